package io.tilewise.events;

import io.tilewise.events.check.Checks;
import java.time.Instant;

/**
 * The image cannot be tiled and there is nothing to retry.
 *
 * @param reason code for machines
 * @param text for people: names the thing, the value and what was expected; no path, no patient
 *     data
 * @param rejectedAt when
 */
public record ImageRejected(
    String imageId, String submissionId, Reason reason, String text, Instant rejectedAt)
    implements VerdictInput {
  public ImageRejected {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.present("reason", reason);
    Checks.text("text", text);
    Checks.time("rejectedAt", rejectedAt);
  }
}
