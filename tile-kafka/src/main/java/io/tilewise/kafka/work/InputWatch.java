package io.tilewise.kafka.work;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether what a service reads files of is there. While it is not, the
 * service is not ready, and its work waits; when it comes back, what waits is tried at once. Has a
 * thread of its own, since a file system that hangs may keep it for ever, which is a problem as
 * well.
 */
public final class InputWatch implements WorkService.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(InputWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration HANGS = Duration.ofSeconds(10);

  private final String what;
  private final Supplier<Optional<String>> look;
  private final Runnable back;
  private final LongSupplier nanoTime;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean missed;
  private volatile @Nullable String problem;
  private volatile long lookedAt;

  /**
   * A watch that has not begun.
   *
   * @param what it looks for, in words
   * @param look what is away; empty when nothing is
   * @param back is told when it is there again
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  public InputWatch(
      String what, Supplier<Optional<String>> look, Runnable back, LongSupplier nanoTime) {
    this.what = what;
    this.problem = what + ": not looked for yet";
    this.look = look;
    this.back = back;
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong();
  }

  @Override
  public @Nullable String problem() {
    boolean hangs = nanoTime.getAsLong() - lookedAt > HANGS.toNanos();
    return hangs ? what + ": no answer for " + HANGS.toSeconds() + " s" : problem;
  }

  @Override
  public void stop(Instant by) {
    stopped.countDown();
  }

  @Override
  public void run() {
    try {
      do {
        look();
      } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> lookNow() {
    try {
      return look.get();
    } catch (UncheckedIOException e) {
      LOG.debug("{} cannot be looked at", what, e);
      return Optional.of(what + ": not to be looked at for now");
    }
  }

  void look() {
    String before = problem;
    String now = lookNow().orElse(null);
    problem = now;
    lookedAt = nanoTime.getAsLong();
    if (now != null && !now.equals(before)) {
      LOG.warn("Not ready: {}", now);
    } else if (now == null && missed) {
      LOG.info("There again: {}", what);
      back.run();
    }
    missed = now != null;
  }
}
