package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Checks;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The image cannot be tiled and there is nothing to retry.
 *
 * @param reason code for machines
 * @param text for people: names the thing, the value and what was expected; no path, no patient
 *     data; cut to {@value io.tilewise.events.check.Bounds#TEXT} characters
 * @param rejectedAt when
 * @param submissionOffset of the submission's record, from which the verdict's revision follows;
 *     null when the tiler does not say
 * @param submissionPartition that this offset is of; null when the tiler does not say, and then the
 *     offset says nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageRejected(
    String imageId,
    String submissionId,
    Reason reason,
    String text,
    Instant rejectedAt,
    @Nullable Long submissionOffset,
    @Nullable Integer submissionPartition)
    implements VerdictInput {
  public ImageRejected {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.present("reason", reason);
    text = Checks.forPeople("text", text);
    Checks.time("rejectedAt", rejectedAt);
    Checks.optionalOffset("submissionOffset", submissionOffset);
    Checks.optionalPartition("submissionPartition", submissionPartition);
  }
}
