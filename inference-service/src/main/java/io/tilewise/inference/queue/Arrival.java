package io.tilewise.inference.queue;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.work.Work;
import java.util.Optional;

/**
 * A record of a lane that nobody tried, and what it says of its tile; its pixels are not read.
 *
 * @param sinceNanos when it came, by {@link System#nanoTime}
 */
public record Arrival(Work work, Decoded<TileExtracted> decoded, long sinceNanos) {
  /** Of a record. */
  public static Arrival of(Work work) {
    return new Arrival(
        work, EventCodec.decode(work.received(), TileExtracted.class), System.nanoTime());
  }

  /** Its tile, empty when the record is refused. */
  public Optional<TileWork> tile() {
    return decoded instanceof Accepted<TileExtracted> accepted
        ? Optional.of(new TileWork(work, accepted.event(), accepted.traceparent()))
        : Optional.empty();
  }

  /** What its tile was cut for, which the tiles of a batch share; empty when it is refused. */
  public Optional<ModelContent> model() {
    return tile().map(known -> ModelContent.of(known.tile()));
  }
}
