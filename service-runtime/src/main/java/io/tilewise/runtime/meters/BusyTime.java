package io.tilewise.runtime.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long something was in use, by one or by several at a time: its rate is a share, 0 to 1. What
 * is under way counts, so that a call that does not come back shows as use.
 */
public final class BusyTime {
  private final LongSupplier nanoTime;
  private int users;
  private long since;
  private long ended;

  /**
   * Not in use yet.
   *
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  public BusyTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Registers a counter of it.
   *
   * @param name without its unit
   * @param help for people
   * @param labels and values in turns
   */
  public BusyTime register(MeterRegistry registry, String name, String help, String... labels) {
    FunctionCounter.builder(name, this, BusyTime::seconds)
        .description(help)
        .baseUnit("seconds")
        .tags(labels)
        .register(registry);
    return this;
  }

  /** Somebody begins to use it, and ends later. */
  public synchronized void begin() {
    if (users++ == 0) {
      since = nanoTime.getAsLong();
    }
  }

  /** One who had begun has ended. */
  public synchronized void end() {
    if (--users == 0) {
      ended += nanoTime.getAsLong() - since;
    }
  }

  synchronized double seconds() {
    long running = users == 0 ? 0 : nanoTime.getAsLong() - since;
    return (ended + running) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
