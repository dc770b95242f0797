package io.tilewise.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends services in two stages, each in reverse order of start: first all stop taking, then each
 * closes. A failure of one does not keep the others from ending.
 */
public final class OrderedShutdown {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedShutdown.class);

  private final List<RunningService> services;
  private final AtomicBoolean clean = new AtomicBoolean(true);
  private volatile String doing = "";

  private OrderedShutdown(List<? extends RunningService> services) {
    this.services = List.<RunningService>copyOf(services).reversed();
  }

  /**
   * Ends them.
   *
   * @param services in the order of their start
   * @param timeout after which it returns, whatever still runs (on a daemon thread)
   * @return whether all ended in time and without a failure
   */
  public static boolean run(List<? extends RunningService> services, Duration timeout) {
    return new OrderedShutdown(services).run(timeout);
  }

  private boolean run(Duration timeout) {
    Instant by = Instant.now().plus(timeout);
    Thread thread =
        Thread.ofPlatform().name("ordered-shutdown").daemon().start(() -> bothStages(by));
    if (!join(thread, timeout)) {
      LOG.error("Not ended within {}: {} (raise TILEWISE_SHUTDOWN_TIMEOUT?)", timeout, doing);
      return false;
    }
    return clean.get();
  }

  private void bothStages(Instant by) {
    services.forEach(service -> stage(service.name() + " stops taking", service::stopTaking));
    services.forEach(service -> stage(service.name() + " finishes", () -> service.close(by)));
  }

  private void stage(String name, Runnable stage) {
    doing = name;
    LOG.info("Shutdown: {}", name);
    try {
      stage.run();
    } catch (RuntimeException | Error e) {
      LOG.error("Shutdown: {} failed", name, e);
      clean.set(false);
    }
  }

  /** Waits although interrupted: the deadline, not an interrupt, ends a shutdown. */
  private static boolean join(Thread thread, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
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
