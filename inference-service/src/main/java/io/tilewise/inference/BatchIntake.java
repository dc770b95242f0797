package io.tilewise.inference;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.Decoded.Refused;
import io.tilewise.inference.decode.BatchDecoder;
import io.tilewise.inference.decode.TileBatch;
import io.tilewise.inference.queue.Arrival;
import io.tilewise.inference.queue.Awaited;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.TileBuffer.Patience;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.kafka.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From the queue to batches that are complete: taken, checked, of one model and, where the size of
 * its tiles is known, decoded. What is not to be scored is said here. Confined to its worker's
 * thread.
 */
final class BatchIntake {
  private final TileQueue queue;
  private final BatchDecoder decoder;
  private final ScorePublisher publisher;
  private final InstantSource clock;
  private boolean waitingIsNext;

  BatchIntake(
      TileQueue queue, BatchDecoder decoder, ScorePublisher publisher, InstantSource clock) {
    this.clock = clock;
    this.queue = queue;
    this.decoder = decoder;
    this.publisher = publisher;
  }

  /** The next batch, empty when there is none in time. Fresh tiles and others take turns. */
  Optional<TileBatch> next(Patience patience) throws InterruptedException {
    List<TileWork> again = waitingIsNext ? queue.waiting().due(queue.fresh().maxSize()) : List.of();
    waitingIsNext = again.isEmpty();
    if (!again.isEmpty()) {
      return Optional.of(batch(again));
    }
    boolean areDue = queue.waiting().areDue();
    List<Arrival> arrivals =
        queue.fresh().take(areDue ? new Patience(Duration.ZERO, patience.enough()) : patience);
    long now = System.nanoTime();
    arrivals.stream()
        .mapToLong(arrival -> now - arrival.sinceNanos())
        .max()
        .ifPresent(publisher.metrics()::filled);
    List<TileWork> fresh = admitted(arrivals);
    return fresh.isEmpty() ? Optional.empty() : Optional.of(batch(fresh));
  }

  private TileBatch batch(List<TileWork> tiles) {
    return decoder.decode(TileBatch.of(ModelContent.of(tiles.getFirst().tile()), tiles));
  }

  /** How many tiles a batch may still take. */
  int room(TileBatch batch) {
    return queue.fresh().maxSize() - batch.entries().size();
  }

  /** The batch with tiles that came meanwhile, as many as there is room for. */
  TileBatch fill(TileBatch batch, Patience patience) throws InterruptedException {
    List<Arrival> more = queue.fresh().more(Optional.of(batch.model()), room(batch), patience);
    List<TileWork> tiles = admitted(more);
    return tiles.isEmpty() ? batch : decoder.decode(batch.plus(tiles));
  }

  /** Those that are to be scored now. They are of one model, or of none when they are refused. */
  private List<TileWork> admitted(List<Arrival> arrivals) {
    List<TileWork> tiles = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      switch (arrival.decoded()) {
        case Accepted<TileExtracted> _ ->
            arrival.tile().filter(this::isWorthIt).ifPresent(tiles::add);
        case Refused<TileExtracted> refused -> refuse(arrival.work(), refused);
      }
    }
    tiles.forEach(this::begun);
    tiles.removeIf(queue.waiting()::join);
    boolean joined =
        !tiles.isEmpty() && queue.waiting().join(ModelContent.of(tiles.getFirst().tile()), tiles);
    return joined ? List.of() : tiles;
  }

  private void begun(TileWork tile) {
    Instant recorded = tile.work().received().timestamp();
    publisher
        .metrics()
        .begun(queue.lanes().of(tile.work()), Duration.between(recorded, clock.instant()));
  }

  private void refuse(Work work, Refused<TileExtracted> refused) {
    if (work.isAbandoned()) {
      return;
    }
    String cause = refused.cause().name();
    TileIdentity.failure(work.received(), refused.cause(), refused.text())
        .ifPresentOrElse(
            failure -> publisher.failed(work, failure, cause, null),
            () -> publisher.unknown(work, cause, refused.text()));
  }

  /**
   * The batch with those of its tiles alone that somebody waits for still. What only those wait for
   * that are left out is not tried by it any more: the others of their line are.
   */
  TileBatch checked(TileBatch batch) {
    TileBatch left = decoder.retain(batch, this::isWorthIt);
    Set<Awaited> untried = batch.awaited();
    if (!left.entries().isEmpty()) {
      untried.removeAll(left.awaited());
    }
    untried.forEach(queue.waiting()::release);
    return left;
  }

  /** No model is loaded, and no pixel decoded, for a tile that nobody waits for. */
  private boolean isWorthIt(TileWork tile) {
    if (tile.work().isAbandoned()) {
      return false;
    }
    Optional<Failed> refused = queue.refused(tile);
    refused.ifPresent(failure -> publisher.failed(tile, failure));
    return refused.isEmpty();
  }

  /** The batch put to the tiles that wait for its model, if any do; false when none do. */
  boolean joined(TileBatch batch) {
    boolean joined = queue.waiting().join(batch.model(), batch.tiles());
    if (joined) {
      decoder.ended(batch);
      // Of the images of its tiles nobody hears from it.
      batch.awaited().stream()
          .filter(what -> what.image() != null)
          .forEach(queue.waiting()::release);
    }
    return joined;
  }
}
