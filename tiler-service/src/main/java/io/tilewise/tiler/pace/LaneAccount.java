package io.tilewise.tiler.pace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.Lane;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tiles of one lane that have no outcome yet, and how long images waited for that. Of the owner of
 * the lock around it, but for what meters read.
 */
final class LaneAccount {
  private static final Logger LOG = LoggerFactory.getLogger(Pace.class);
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Lane lane;
  private final LongSupplier nanoTime;
  private final AtomicLong bytes = new AtomicLong();
  private final Counter waited;
  private long saySilenceAt;

  LaneAccount(Lane lane, MeterRegistry meters, LongSupplier nanoTime) {
    this.lane = lane;
    this.nanoTime = nanoTime;
    String name = lane.name().toLowerCase(Locale.ROOT);
    waited =
        Counter.builder("tilewise.tiles.paced.seconds")
            .description("how long workers waited for scores, all together")
            .tag("lane", name)
            .register(meters);
    Gauge.builder("tilewise.tiles.ahead.bytes", bytes, AtomicLong::get)
        .description("tiles that were sent and have neither score nor failure")
        .tag("lane", name)
        .register(meters);
    heard();
  }

  long bytes() {
    return bytes.get();
  }

  void add(long more) {
    if (bytes.getAndAdd(more) == 0) {
      heard(); // nothing was to be scored before
    }
  }

  void remove(long less) {
    bytes.addAndGet(-less);
    heard();
  }

  private void heard() {
    saySilenceAt = nanoTime.getAsLong() + SILENCE_NANOS;
  }

  /** An image waited; says once a minute that nothing is scored at all. */
  void waited(long nanos) {
    waited.increment(nanos / (double) TimeUnit.SECONDS.toNanos(1));
    if (nanoTime.getAsLong() - saySilenceAt >= 0) {
      LOG.warn(
          "Lane {}: images wait, as {} bytes of tiles were sent and none was scored for a minute"
              + " (expected: inference that reads the lane and writes outcomes)",
          lane,
          bytes);
      heard();
    }
  }
}
