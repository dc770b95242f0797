package io.tilewise.inference;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileExtracted;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.work.Work;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One tile with all that is needed to tell what became of it. */
record TileWork(Work work, TileExtracted tile, @Nullable String traceparent) {
  /** Until when it is worth another attempt; who does not say so gets what submissions get. */
  Instant deadline() {
    Instant said = tile.deadline();
    return said == null ? work.received().timestamp().plus(ImageSubmitted.DEFAULT_MAX_WAIT) : said;
  }

  /** What a failure of it is told of. */
  FailureLog.Image image() {
    return new FailureLog.Image(tile.imageId(), tile.submissionId(), traceparent);
  }
}
