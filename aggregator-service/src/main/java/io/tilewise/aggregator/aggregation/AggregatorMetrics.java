package io.tilewise.aggregator.aggregation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.kafka.meters.DeadLetterMeter;
import io.tilewise.runtime.meters.Buckets;
import io.tilewise.runtime.meters.LabelledCounter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What happened to the data; listed in docs/metrics.md. Counted as it is processed: a transaction
 * that Kafka aborts is processed, and counted, again. Thread-safe.
 */
public final class AggregatorMetrics {
  /** Cause of a dead letter of a record on which our own code failed. */
  private static final String FAILED_BY_ITSELF = "PROCESSING_FAILED";

  private final LabelledCounter classified;
  private final Counter duplicates;
  private final Counter late;
  private final Counter amended;
  private final Counter renewed;
  private final Counter misplaced;
  private final LabelledCounter deadLettered;
  private final Timer toVerdict;
  private final Timer scoring;
  private final Timer judging;
  private final ForeignSources foreign = new ForeignSources();

  /** Registers all meters. */
  public AggregatorMetrics(MeterRegistry registry, InFlight inFlight) {
    classified =
        LabelledCounter.of(
            registry, "tilewise.images.classified", "verdicts", "status", names(Status.values()));
    duplicates =
        counter(
            registry, "tilewise.tiles.duplicate", "scores of a tile that had one: counted once");
    late = counter(registry, "tilewise.tiles.late", "scores after the verdict");
    amended = counter(registry, "tilewise.images.amended", "verdicts that late tiles completed");
    renewed =
        counter(registry, "tilewise.images.renewed", "images whose scores moved to a later window");
    misplaced =
        counter(
            registry,
            "tilewise.records.misplaced",
            "records on another partition than their key's");
    deadLettered = DeadLetterMeter.of(registry, "aggregator", causes());
    toVerdict =
        Buckets.WAIT
            .timer(
                "tilewise.image.verdict",
                "from the first that was heard of a submission to its verdict")
            .register(registry);
    scoring =
        Buckets.WAIT
            .timer(
                "tilewise.image.scoring",
                "from the first score of a submission to its verdict, where both are of one task")
            .register(registry);
    judging =
        Buckets.STEP
            .timer("tilewise.image.judging", "reading an image's scores and judging them")
            .register(registry);
    inFlight(registry, "TILING", inFlight, InFlight::tiling);
    inFlight(registry, "SCORING", inFlight, InFlight::scoring);
    age(
        registry,
        "tilewise.image.oldest.age",
        "since the submission without a verdict that waits longest was heard of",
        () -> inFlight.oldest());
    age(
        registry,
        "tilewise.image.overdue",
        "since the earliest deadline that has passed without a verdict",
        () -> inFlight.firstDeadline());
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<String> causes() {
    return DeadLetterMeter.causes(
        Stream.concat(names(Refusal.Cause.values()).stream(), Stream.of(FAILED_BY_ITSELF))
            .toList());
  }

  private static Counter counter(MeterRegistry registry, String name, String help) {
    return Counter.builder(name).description(help).register(registry);
  }

  private static void inFlight(
      MeterRegistry registry, String state, InFlight inFlight, ToDoubleFunction<InFlight> count) {
    Gauge.builder("tilewise.images.in.flight", inFlight, count)
        .description("submissions without a verdict")
        .tag("state", state)
        .register(registry);
  }

  /** 0 of a time that has not come, and when there is none. */
  private static void age(
      MeterRegistry registry, String name, String help, Supplier<Optional<Long>> since) {
    Gauge.builder(name, () -> age(since.get()))
        .description(help)
        .baseUnit("seconds")
        .register(registry);
  }

  private static double age(Optional<Long> since) {
    long now = System.currentTimeMillis();
    return since.map(time -> Math.max(0, now - time) / 1000.0).orElse(0.0);
  }

  /** Measures what computing a verdict takes. */
  <T> T judging(Supplier<T> verdict) {
    return judging.record(verdict);
  }

  void classified(Status status, Duration sinceRegistration) {
    classified.increment(status.name());
    record(toVerdict, sinceRegistration);
  }

  void tilesToVerdict(Duration sinceFirstTile) {
    record(scoring, sinceFirstTile);
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
    var _ = foreign.heard(source); // which tells the log
    misplaced.increment();
  }

  /** A record went to the dead letters. */
  public void deadLettered(String cause) {
    deadLettered.increment(cause);
  }
}
