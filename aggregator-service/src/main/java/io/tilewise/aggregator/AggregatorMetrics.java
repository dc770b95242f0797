package io.tilewise.aggregator;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.events.ImageClassified.Status;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What happened to the data. Counted as it is processed: a transaction that Kafka aborts is
 * processed, and counted, again. Thread-safe.
 */
final class AggregatorMetrics {
  private final MeterRegistry registry;
  private final Map<Status, Counter> classified = new EnumMap<>(Status.class);
  private final Counter duplicates;
  private final Counter late;
  private final Counter amended;
  private final Counter renewed;
  private final Timer toVerdict;
  private final Timer judging;

  AggregatorMetrics(MeterRegistry registry, InFlight inFlight) {
    this.registry = registry;
    for (Status status : Status.values()) {
      classified.put(status, registry.counter("images.classified", "status", status.name()));
    }
    duplicates = registry.counter("tiles.duplicate");
    late = registry.counter("tiles.late");
    amended = registry.counter("images.amended");
    renewed = registry.counter("images.renewed");
    toVerdict =
        Timer.builder("images.registration.to.verdict")
            .description("from the first that was heard of a submission to its verdict")
            .publishPercentileHistogram()
            .register(registry);
    judging =
        Timer.builder("images.judging")
            .description("reading an image's scores and judging them; its stream thread waits")
            .register(registry);
    Gauge.builder("images.in.flight", inFlight, InFlight::open)
        .description("submissions without a verdict")
        .register(registry);
  }

  /** Measures what computing a verdict takes. */
  <T> T judging(Supplier<T> verdict) {
    return judging.record(verdict);
  }

  void classified(Status status, Duration sinceRegistration) {
    requireNonNull(classified.get(status)).increment();
    toVerdict.record(sinceRegistration.isNegative() ? Duration.ZERO : sinceRegistration);
  }

  void duplicate() {
    duplicates.increment();
  }

  void late() {
    late.increment();
  }

  /** Late tiles completed an image whose verdict was partial. */
  void amended() {
    amended.increment();
  }

  /** An image waited so long that its rows moved to a later window. */
  void renewed() {
    renewed.increment();
  }

  void deadLettered(String cause) {
    registry.counter("records.dead.lettered", "cause", cause).increment();
  }
}
