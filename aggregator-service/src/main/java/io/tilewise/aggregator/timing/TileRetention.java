package io.tilewise.aggregator.timing;

import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long the tiles of a lane are kept for inference. */
@FunctionalInterface
public interface TileRetention {
  /** Empty when they are kept without a bound, or nobody knows. */
  Optional<Kept> of(Lane lane);

  /**
   * What bounds a wait.
   *
   * @param topic of the lane's tiles
   * @param time that its records are kept for
   */
  record Kept(String topic, Duration time) {
    /** Says that a submission may not wait as long as it asks to: its tiles may be gone by then. */
    public ImageRejected tooShortFor(ImageSubmitted submission, Instant now) {
      return new ImageRejected(
          submission.imageId(),
          submission.submissionId(),
          Reason.MAX_WAIT_TOO_LONG,
          "maxWait: %s (expected: at most %s, for which %s keeps tiles: its retention.ms)"
              .formatted(submission.maxWait(), time, topic),
          now,
          null,
          null);
    }
  }
}
