package io.tilewise.inference;

import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.Decoded.Refused;
import io.tilewise.inference.TileScorer.Tile;
import io.tilewise.inference.queue.Arrival;
import io.tilewise.inference.queue.Deadlines;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Scored;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches, scores them model by model and publishes what became of each tile. What passes
 * puts its tiles back to wait, and the others go on. Its thread owns the classifiers and decoders
 * and sends through the publisher.
 */
final class ScoringWorker implements WorkService.Worker {
  private static final Duration LOOK_UP = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final TileQueue queue;
  private final ModelWatch models;
  private final TileScorer scorer;
  private final ScorePublisher publisher;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Instant closeBy;
  private Duration pause = LOOK_UP;
  private boolean waitingIsNext;

  ScoringWorker(
      TileQueue queue,
      ModelWatch models,
      TileScorer scorer,
      ScorePublisher publisher,
      InstantSource clock) {
    this.queue = queue;
    this.models = models;
    this.scorer = scorer;
    this.publisher = publisher;
    this.clock = clock;
  }

  @Override
  public @Nullable String problem() {
    String problem = models.problem();
    return problem == null ? publisher.problem() : problem;
  }

  @Override
  public void stop(Instant by) {
    closeBy = by;
    stopped.countDown();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  @Override
  public void run() {
    try (models;
        scorer) {
      while (!isStopped()) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      publisher.close(closeBy);
    }
  }

  /** A stop ends it at once. */
  private void rest(Duration atMost) throws InterruptedException {
    boolean _ = stopped.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** While something is not taken, pauses grow; scoring goes on up to what may be under way. */
  void turn() throws InterruptedException {
    if (publisher.resend()) {
      rest(pause);
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    } else {
      pause = LOOK_UP;
    }
    models.look();
    List<TileWork> again = waitingIsNext ? queue.waiting().due(queue.fresh().maxSize()) : List.of();
    waitingIsNext = again.isEmpty();
    if (again.isEmpty()) {
      process(queue.fresh().take(queue.waiting().areDue() ? Duration.ZERO : LOOK_UP));
    } else {
      attempt(ModelContent.of(again.getFirst().tile()), again);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  void process(List<Arrival> batch) {
    Map<ModelContent, List<TileWork>> byModel = new LinkedHashMap<>();
    for (Arrival arrival : batch) {
      if (arrival.work().isAbandoned()) {
        continue;
      }
      switch (arrival.decoded()) {
        case Accepted<TileExtracted> _ -> sort(arrival.tile().orElseThrow(), byModel);
        case Refused<TileExtracted> refused -> refuse(arrival.work(), refused);
      }
    }
    byModel.forEach(
        (model, tiles) -> {
          if (!queue.waiting().join(model, tiles)) {
            attempt(model, tiles);
          }
        });
  }

  /** No model is loaded for a tile that nobody waits for. */
  private void sort(TileWork tile, Map<ModelContent, List<TileWork>> byModel) {
    queue
        .refused(tile)
        .ifPresentOrElse(
            failure -> publisher.failed(tile, failure),
            () ->
                byModel
                    .computeIfAbsent(ModelContent.of(tile.tile()), _ -> new ArrayList<>())
                    .add(tile));
  }

  private void refuse(Work work, Refused<TileExtracted> refused) {
    String cause = refused.cause().name();
    TileIdentity.failure(work.received(), refused.cause(), refused.text())
        .ifPresentOrElse(
            failure -> publisher.failed(work, failure, cause, null),
            () -> publisher.unknown(work, cause, refused.text()));
  }

  void attempt(ModelContent model, List<TileWork> tiles) {
    List<Outcome> outcomes = scorer.score(model, tiles.stream().map(ScoringWorker::tile).toList());
    List<TileWork> again = new ArrayList<>();
    boolean answered = false;
    Waits why = null;
    for (int i = 0; i < outcomes.size(); i++) {
      TileWork tile = tiles.get(i);
      if (!(outcomes.get(i) instanceof Waits waits)) {
        answered |= isAnswer(tile, outcomes.get(i));
        publish(tile, outcomes.get(i));
        continue;
      }
      why = waits;
      if (clock.instant().isBefore(tile.deadline())) {
        again.add(tile);
      } else {
        publisher.failed(tile, Deadlines.waited(tile.deadline(), waits));
      }
    }
    if (answered) {
      queue.waiting().goOn(model);
    }
    if (why != null) {
      putBack(model, again, why);
    } else if (!answered) {
      queue.waiting().release(model);
    }
  }

  /** Whether the model said it, not the tile or the time: what waits for the model can go on. */
  private boolean isAnswer(TileWork tile, Outcome outcome) {
    return !(outcome instanceof Failed failed)
        || (failed.reason() != Reason.TILE_UNREADABLE
            && !queue.deadlines().havePassed(tile.tile()));
  }

  private static Tile tile(TileWork work) {
    return new Tile(work.tile(), Objects.requireNonNull(work.work().received().value()));
  }

  private void putBack(ModelContent model, List<TileWork> tiles, Waits why) {
    if (isStopped()) {
      tiles.forEach(tile -> tile.work().leave());
      return;
    }
    tiles.forEach(tile -> publisher.waits(tile.image(), why.why()));
    queue.waiting().putBack(model, tiles, why);
  }

  private void publish(TileWork tile, Outcome outcome) {
    switch (outcome) {
      case Scored scored -> publisher.scored(tile.work(), tile.scored(scored), tile.traceparent());
      case Failed failed -> publisher.failed(tile, failed);
      case Waits waits -> throw new IllegalArgumentException("outcome: " + waits);
    }
  }
}
