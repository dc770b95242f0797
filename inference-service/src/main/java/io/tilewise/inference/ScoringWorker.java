package io.tilewise.inference;

import io.tilewise.inference.TileScorer.Answer;
import io.tilewise.inference.TileScorer.Answer.Outcomes;
import io.tilewise.inference.TileScorer.Answer.Warm;
import io.tilewise.inference.decode.BatchDecoder;
import io.tilewise.inference.decode.TileBatch;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.inference.queue.TileBuffer.Patience;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.kafka.work.WorkService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one batch complete while another is in the engine, and publishes what became of each tile
 * when it comes back. It holds those two batches and no more: the next one is taken from the queue
 * when the engine has the last. Its thread owns the decoder and sends through the publisher; the
 * models belong to the thread of its {@link EngineStage}.
 */
final class ScoringWorker implements WorkService.Worker {
  private static final Duration LOOK_UP = Duration.ofMillis(200);

  /** While no tile waits to be tried again. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final TileQueue queue;
  private final BatchDecoder decoder;
  private final BatchIntake intake;
  private final EngineStage engine;
  private final Settlement settlement;
  private final ScorePublisher publisher;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Instant closeBy;
  private Duration pause = LOOK_UP;
  private @Nullable TileBatch inEngine;
  private Instant inEngineSince = Instant.EPOCH;
  private @Nullable TileBatch ahead;

  /**
   * A worker that has not begun.
   *
   * @param decoder closed with it
   * @param engine started and closed with it
   */
  ScoringWorker(
      TileQueue queue,
      BatchDecoder decoder,
      EngineStage engine,
      ScorePublisher publisher,
      InstantSource clock) {
    this.queue = queue;
    this.decoder = decoder;
    this.intake = new BatchIntake(queue, decoder, publisher, clock);
    this.engine = engine;
    this.settlement = new Settlement(queue, publisher, clock);
    this.publisher = publisher;
    this.clock = clock;
  }

  @Override
  public @Nullable String problem() {
    String problem = engine.problem();
    return problem == null ? publisher.problem() : problem;
  }

  @Override
  public boolean isPrepared() {
    return engine.isPrepared();
  }

  @Override
  public void stop(Instant by) {
    closeBy = by;
    stopped.countDown();
    queue.fresh().wake();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  @Override
  public void run() {
    engine.start(Thread.currentThread().getName() + "-engine", queue.fresh()::wake);
    try (decoder) {
      while (!isStopped()) {
        turn(queue.waiting().size() == 0 ? IDLE : LOOK_UP);
      }
      finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
      engine.close(Objects.requireNonNullElseGet(closeBy, Instant::now));
      publisher.close(closeBy);
    }
  }

  /** What was begun comes to its end, as far as there is time. */
  private void finish() throws InterruptedException {
    Instant by = Objects.requireNonNull(closeBy);
    while (isBusy() && Instant.now().isBefore(by)) {
      engine.awaitAnswer(LOOK_UP);
      conclude();
    }
  }

  /** Whoever comes next scores what has no outcome; nobody waits here for an engine that hangs. */
  private void leave() {
    Stream.of(inEngine, ahead)
        .filter(Objects::nonNull)
        .flatMap(batch -> Objects.requireNonNull(batch).tiles().stream())
        .forEach(tile -> tile.work().leave());
  }

  /** Whether the engine has a batch. */
  boolean isBusy() {
    return inEngine != null;
  }

  /** While something is not taken, pauses grow; scoring goes on up to what may be under way. */
  void turn(Duration patience) throws InterruptedException {
    if (publisher.resend()) {
      rest(pause);
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    } else {
      pause = LOOK_UP;
    }
    conclude();
    lookAhead(new Patience(patience, () -> engine.hasAnswered() || isStopped()));
    beginAhead();
  }

  /** A stop ends it at once. */
  private void rest(Duration atMost) throws InterruptedException {
    boolean _ = stopped.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** Until the engine has answered, the batch that is next grows up to its full size. */
  private void lookAhead(Patience untilAnswered) throws InterruptedException {
    if (ahead == null) {
      ahead = intake.next(untilAnswered).orElse(null);
      return;
    }
    TileBatch checked = intake.checked(ahead);
    ahead = checked.entries().isEmpty() ? null : checked;
    if (intake.room(checked) == 0) {
      engine.awaitAnswer(untilAnswered.atMost());
    } else if (ahead != null) {
      ahead = intake.fill(checked, untilAnswered);
    }
  }

  /** Hears what the engine has answered, if it has. */
  void conclude() {
    Answer answer = engine.answer();
    if (answer == null) {
      return;
    }
    TileBatch batch = Objects.requireNonNull(inEngine);
    inEngine = null;
    switch (answer) {
      case Warm(int side) -> begin(decoder.decode(intake.checked(batch), side));
      case Outcomes(List<Outcome> outcomes) -> conclude(batch, outcomes);
    }
  }

  /**
   * The engine has its next batch before anything of the last is sent, unless that has to wait for
   * its model: then the next one of the same model waits with it, untried.
   */
  private void conclude(TileBatch batch, List<Outcome> outcomes) {
    Instant begun = inEngineSince;
    boolean waits =
        outcomes.stream().anyMatch(outcome -> outcome instanceof Waits why && !why.isOfItsImage());
    if (!waits) {
      beginAhead();
    }
    settlement.settle(batch, begun, outcomes, isStopped());
    decoder.ended(batch);
    TileBatch next = ahead;
    if (waits && next != null && next.model().equals(batch.model()) && intake.joined(next)) {
      ahead = null;
    }
    beginAhead();
  }

  private void beginAhead() {
    TileBatch next = ahead;
    if (next != null && !isBusy()) {
      ahead = null;
      begin(next);
    }
  }

  /** Gives a batch to the engine, which has none. */
  void begin(TileBatch batch) {
    TileBatch checked = intake.checked(batch);
    if (!checked.entries().isEmpty()) {
      inEngine = checked;
      inEngineSince = clock.instant();
      engine.begin(checked);
    }
  }
}
