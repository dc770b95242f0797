package io.tilewise.runtime.meters;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** Bounds of the buckets of histograms: the same for like things, so that they can be added up. */
public enum Buckets {
  /** Of a step of work: 1 ms to a minute. */
  STEP(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000),

  /** Of what may have to wait for others: 50 ms to a day. */
  WAIT(
      50,
      100,
      250,
      500,
      1_000,
      2_500,
      5_000,
      10_000,
      30_000,
      60_000,
      5 * Buckets.MINUTE,
      15 * Buckets.MINUTE,
      30 * Buckets.MINUTE,
      Buckets.HOUR,
      2 * Buckets.HOUR,
      4 * Buckets.HOUR,
      8 * Buckets.HOUR,
      24 * Buckets.HOUR);

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  @SuppressWarnings("ImmutableEnumChecker") // nobody else holds it
  private final Duration[] bounds;

  Buckets(long... millis) {
    bounds = LongStream.of(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  /**
   * A histogram of these, to be registered.
   *
   * @param name without its unit, {@code tilewise.engine}
   * @param help for people
   */
  public Timer.Builder timer(String name, String help) {
    return Timer.builder(name).description(help).serviceLevelObjectives(bounds);
  }
}
