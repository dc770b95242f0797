package io.tilewise.inference;

import io.tilewise.inference.queue.TileQueue;
import io.tilewise.kafka.work.WorkService;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fails tiles whose deadline has passed. The aggregator gives its verdict seconds later and names
 * what it knows then, so this waits for no load and no batch: it has a thread and a publisher of
 * its own.
 */
final class DeadlineWorker implements WorkService.Worker {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final TileQueue queue;
  private final ScorePublisher publisher;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Instant closeBy;

  DeadlineWorker(TileQueue queue, ScorePublisher publisher) {
    this.queue = queue;
    this.publisher = publisher;
  }

  @Override
  public @Nullable String problem() {
    return publisher.problem();
  }

  @Override
  public void stop(Instant by) {
    closeBy = by;
    stopped.countDown();
  }

  @Override
  public void run() {
    try {
      while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      publisher.close(closeBy);
    }
  }

  void turn() {
    boolean _ = publisher.resend(); // tried again in each turn
    queue.late().forEach(late -> publisher.failed(late.tile(), late.failure()));
  }
}
