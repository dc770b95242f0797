package io.tilewise.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends services in two stages, each in reverse order of start: first all stop taking, then each
 * closes. All have one deadline.
 *
 * <p>The rule of shares: of the time that is left before the deadline, each of those still to close
 * may take an equal share. One that throws or hangs costs the others nothing of theirs, and what
 * one does not need goes to those behind it. Each step runs on a daemon thread of its own; one that
 * is not through when its share is over is left to itself, and the next one begins.
 */
public final class OrderedShutdown {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedShutdown.class);

  private OrderedShutdown() {}

  /**
   * Both stages.
   *
   * @param services in the order of their start
   * @param timeout after which it returns, whatever still runs
   * @return whether all ended in time and without a failure
   */
  public static boolean run(List<? extends RunningService> services, Duration timeout) {
    Instant now = Instant.now();
    Instant by = now.plus(timeout);
    List<Throwable> failures = new ArrayList<>();
    step("stop taking", share(now, by, services.size() + 1), () -> stopTaking(services), failures);
    closeAll(services, by, failures);
    return failures.isEmpty();
  }

  /**
   * The first stage alone, for a service that is made of others.
   *
   * @throws IllegalStateException when one failed, after all were asked
   */
  public static void stopTaking(List<? extends RunningService> services) {
    List<Throwable> failures = new ArrayList<>();
    for (RunningService service : services.reversed()) {
      LOG.info("Shutdown: {} stops taking", service.name());
      try {
        service.stopTaking();
      } catch (RuntimeException | Error e) {
        failures.add(e);
      }
    }
    throwIfAny(failures);
  }

  /**
   * The second stage alone, for a service that is made of others.
   *
   * @param by when the last one has to be through
   * @throws IllegalStateException when one failed or was late, after all were asked
   */
  public static void close(List<? extends RunningService> services, Instant by) {
    List<Throwable> failures = new ArrayList<>();
    closeAll(services, by, failures);
    throwIfAny(failures);
  }

  private static void closeAll(
      List<? extends RunningService> services, Instant by, List<Throwable> failures) {
    int left = services.size();
    for (RunningService service : services.reversed()) {
      Instant end = share(Instant.now(), by, left--);
      step(service.name() + " finishes", end, () -> service.close(end), failures);
    }
  }

  /** When the first of so many has to be through. */
  private static Instant share(Instant now, Instant by, int left) {
    return now.isBefore(by) ? now.plus(Duration.between(now, by).dividedBy(left)) : by;
  }

  private static void step(String name, Instant end, Runnable step, List<Throwable> failures) {
    LOG.info("Shutdown: {}", name);
    CompletableFuture<@Nullable Throwable> failure = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .name("shutdown: " + name)
            .daemon()
            .start(() -> failure.complete(failureOf(step)));
    Throwable failed =
        join(thread, end)
            ? failure.getNow(null)
            : new IllegalStateException(
                name + ": not by " + end + " (raise TILEWISE_SHUTDOWN_TIMEOUT?)");
    if (failed != null) {
      LOG.error("Shutdown: {} failed", name, failed);
      failures.add(failed);
    }
  }

  private static @Nullable Throwable failureOf(Runnable step) {
    try {
      step.run();
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  private static void throwIfAny(List<Throwable> failures) {
    if (!failures.isEmpty()) {
      IllegalStateException all = new IllegalStateException(String.valueOf(failures.getFirst()));
      failures.forEach(all::addSuppressed);
      throw all;
    }
  }

  /** Waits although interrupted: the deadline, not an interrupt, ends a shutdown. */
  private static boolean join(Thread thread, Instant end) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Duration left = Duration.between(Instant.now(), end);
          return thread.join(left.isPositive() ? left : Duration.ZERO);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
