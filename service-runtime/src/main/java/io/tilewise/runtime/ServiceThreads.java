package io.tilewise.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a service. One that dies of what it throws is told by {@link #death}, so that the
 * service is not live rather than silently idle. Thread-safe.
 */
public final class ServiceThreads {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceThreads.class);

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile @Nullable String death;

  /** None yet. */
  public ServiceThreads() {}

  /** Runs a loop on a thread of its own. */
  public void start(String name, Runnable loop) {
    Thread thread =
        Thread.ofPlatform().name(name).uncaughtExceptionHandler(this::died).unstarted(loop);
    threads.add(thread);
    thread.start();
  }

  private void died(Thread thread, Throwable cause) {
    LOG.error("{} died", thread.getName(), cause);
    death = thread.getName() + " died of " + cause;
  }

  /** How the first of them died; empty when none did. */
  public Optional<String> death() {
    return Optional.ofNullable(death);
  }

  /** Waits for the end of all until a time, then interrupts those that still run. */
  public void join(Instant by) {
    try {
      for (Thread thread : threads) {
        thread.join(Duration.between(Instant.now(), by));
      }
    } catch (InterruptedException e) {
      // The caller's own deadline has passed.
      Thread.currentThread().interrupt();
    }
    threads.stream()
        .filter(Thread::isAlive)
        .forEach(
            thread -> {
              LOG.warn("{} did not end by {} and is interrupted", thread.getName(), by);
              thread.interrupt();
            });
  }
}
