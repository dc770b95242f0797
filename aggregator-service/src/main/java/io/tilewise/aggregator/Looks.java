package io.tilewise.aggregator;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the aggregator looks at now and then, beside its work, each on a thread that is free. */
final class Looks implements AutoCloseable {
  private static final int THREADS = 3;
  private static final Duration LAST_LOOK = Duration.ofSeconds(1);

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("aggregator-looks-", 0).factory());

  /** Looks once. */
  @FunctionalInterface
  interface Look {
    /** Does; is interrupted by the end of the service. */
    void look() throws InterruptedException;
  }

  /** Looks again and again, with a pause before each look. */
  void every(Duration pause, Look look) {
    var _ =
        threads.scheduleWithFixedDelay(
            () -> {
              try {
                look.look();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // it is being closed
              }
            },
            pause.toMillis(),
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Nobody looks any more, unless a look does not heed that for a second. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      var _ = threads.awaitTermination(LAST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
