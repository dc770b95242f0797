package io.tilewise.inference;

import io.tilewise.inference.TileScorer.Answer;
import io.tilewise.inference.decode.TileBatch;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.kafka.LogContext;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The stage of a worker that has the models and calls the engine, on a thread of its own: while a
 * batch is in it, the worker makes the next one complete and says what became of the last. It is
 * given one batch at a time and answers it before it is given another.
 *
 * <p>Native code cannot be interrupted. So an end waits for its thread up to a time only; what it
 * holds is freed by that thread, whenever it comes back.
 */
final class EngineStage {
  /** Of models; a batch and the end come by themselves. */
  private static final Duration LOOK_UP = Duration.ofSeconds(1);

  private final ModelWatch models;
  private final TileScorer scorer;
  private final CallLimit calls;
  private final BlockingQueue<TileBatch> given = new LinkedBlockingQueue<>(1);
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
  private volatile Runnable answered = () -> {};
  private volatile boolean ended;
  private @Nullable Thread thread;
  private @Nullable Result fetched;

  /**
   * Of one worker. Its thread alone looks at the models and scores.
   *
   * @param calls what its calls of the engine may take
   */
  EngineStage(ModelWatch models, TileScorer scorer, CallLimit calls) {
    this.models = models;
    this.scorer = scorer;
    this.calls = calls;
  }

  private sealed interface Result {}

  private record Answered(Answer answer) implements Result {}

  private record Died(Throwable cause) implements Result {}

  /**
   * Begins.
   *
   * @param told called on its thread whenever there is an answer
   */
  void start(String name, Runnable told) {
    answered = told;
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /** What keeps it from scoring; null when nothing does. From any thread. */
  @Nullable String problem() {
    return models.problem();
  }

  /** Whether the models to be preloaded are warm, or were. From any thread. */
  boolean isPrepared() {
    return models.wasWarm();
  }

  /** Gives it a batch; it has answered the one before. */
  void begin(TileBatch batch) {
    given.add(batch);
  }

  /** Whether there is an answer to be fetched. */
  boolean hasAnswered() {
    return fetched != null || !results.isEmpty();
  }

  /** Waits for an answer. */
  void awaitAnswer(Duration atMost) throws InterruptedException {
    if (fetched == null) {
      fetched = results.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /**
   * The answer to the batch that it was given; null when there is none yet. What its thread died of
   * is thrown here, and that a call of the engine is not back in time.
   */
  @Nullable Answer answer() {
    Result result = fetched == null ? results.poll() : fetched;
    fetched = null;
    return switch (result) {
      case null -> {
        calls.check();
        yield null;
      }
      case Answered(Answer answer) -> answer;
      case Died(RuntimeException cause) -> throw cause;
      case Died(Error cause) -> throw cause;
      case Died(Throwable cause) -> throw new IllegalStateException(cause);
    };
  }

  private void run() {
    try (models) {
      models.look();
      while (!ended) {
        turn(LOOK_UP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      results.add(new Died(e));
      answered.run();
    }
  }

  /** Looks after the models and scores a batch, if it is given one in time. */
  void turn(Duration atMost) throws InterruptedException {
    TileBatch batch = given.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    models.look();
    if (batch != null) {
      try (LogContext _ = LogContext.of(batch.tiles().stream().map(TileWork::image).toList())) {
        results.add(new Answered(scorer.score(batch)));
      }
      answered.run();
    }
  }

  /** Ends it, and waits for its thread until a time. */
  void close(Instant by) {
    ended = true;
    Thread running = thread;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join(Duration.between(Instant.now(), by));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
