package io.tilewise.inference.queue;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Scored;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.work.Work;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One tile with all that is needed to tell what became of it. */
public record TileWork(Work work, TileExtracted tile, @Nullable String traceparent) {
  /** Until when it is worth another attempt; who does not say so gets what submissions get. */
  public Instant deadline() {
    Instant said = tile.deadline();
    return said == null ? work.received().timestamp().plus(ImageSubmitted.DEFAULT_MAX_WAIT) : said;
  }

  /** What is said of it when the model said something. */
  public TileScored scored(Scored outcome) {
    return new TileScored(
        tile.imageId(),
        tile.submissionId(),
        tile.index(),
        tile.region(),
        outcome.logits(),
        tile.model(),
        tile.tissueFraction(),
        outcome.modelDigest(),
        tile.sourceVersion());
  }

  /** What is said of it when it will have no score. */
  public TileFailed failed(Failed outcome) {
    return new TileFailed(
        tile.imageId(),
        tile.submissionId(),
        tile.index(),
        tile.region(),
        tile.model(),
        outcome.reason(),
        outcome.text(),
        tile.modelDigest(),
        tile.sourceVersion());
  }

  /** What a failure of it is told of. */
  public FailureLog.Image image() {
    return new FailureLog.Image(tile.imageId(), tile.submissionId(), traceparent);
  }
}
