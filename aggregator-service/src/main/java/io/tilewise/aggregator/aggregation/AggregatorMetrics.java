package io.tilewise.aggregator.aggregation;

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
import java.util.function.ToDoubleFunction;

/**
 * What happened to the data. Counted as it is processed: a transaction that Kafka aborts is
 * processed, and counted, again. Thread-safe.
 */
public final class AggregatorMetrics {
  private final MeterRegistry registry;
  private final Map<Status, Counter> classified = new EnumMap<>(Status.class);
  private final Counter duplicates;
  private final Counter late;
  private final Counter amended;
  private final Counter renewed;
  private final Timer toVerdict;
  private final Timer tilesToVerdict;
  private final Timer judging;
  private final ForeignSources foreign = new ForeignSources();

  /** Registers all meters. */
  public AggregatorMetrics(MeterRegistry registry, InFlight inFlight) {
    this.registry = registry;
    for (Status status : Status.values()) {
      classified.put(status, registry.counter("images.classified", "status", status.name()));
    }
    duplicates = registry.counter("tiles.duplicate");
    late = registry.counter("tiles.late");
    amended = registry.counter("images.amended");
    renewed = registry.counter("images.renewed");
    toVerdict =
        timer(
            "images.registration.to.verdict",
            "from the first that was heard of a submission to its verdict");
    tilesToVerdict =
        timer(
            "images.first.tile.to.verdict",
            "from the first score of a submission to its verdict, where both are of one task");
    judging =
        Timer.builder("images.judging")
            .description("reading an image's scores and judging them; its stream thread waits")
            .register(registry);
    gauge("TILING", inFlight, InFlight::tiling);
    gauge("SCORING", inFlight, InFlight::scoring);
    Gauge.builder("images.oldest.age", inFlight, AggregatorMetrics::oldestAge)
        .description("since the submission without a verdict that waits longest was heard of")
        .baseUnit("seconds")
        .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .register(registry);
  }

  private void gauge(String state, InFlight inFlight, ToDoubleFunction<InFlight> count) {
    Gauge.builder("images.in.flight", inFlight, count)
        .description("submissions without a verdict")
        .tag("state", state)
        .register(registry);
  }

  private static double oldestAge(InFlight inFlight) {
    long now = System.currentTimeMillis();
    return inFlight.oldest().map(oldest -> Math.max(0, now - oldest) / 1000.0).orElse(0.0);
  }

  /** Measures what computing a verdict takes. */
  <T> T judging(Supplier<T> verdict) {
    return judging.record(verdict);
  }

  void classified(Status status, Duration sinceRegistration) {
    requireNonNull(classified.get(status)).increment();
    record(toVerdict, sinceRegistration);
  }

  void tilesToVerdict(Duration sinceFirstTile) {
    record(tilesToVerdict, sinceFirstTile);
  }

  private static void record(Timer timer, Duration duration) {
    timer.record(duration.isNegative() ? Duration.ZERO : duration);
  }

  void duplicates(long count) {
    duplicates.increment((double) count);
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

  /** A record lay on a partition that is not its key's. */
  public void misplaced(String source) {
    registry.counter("records.misplaced", "source", foreign.label(source)).increment();
  }

  /** A record went to the dead letters. */
  public void deadLettered(String cause) {
    registry.counter("records.dead.lettered", "cause", cause).increment();
  }
}
