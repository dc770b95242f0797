package io.tilewise.inference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.classifier.ClassifierException;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What inference did to tiles. Thread-safe. */
final class InferenceMetrics {
  private final MeterRegistry registry;
  private final Counter scored;
  private final DistributionSummary batchSize;
  private final Timer inference;

  InferenceMetrics(MeterRegistry registry) {
    this.registry = registry;
    scored = registry.counter("tiles.scored");
    batchSize = registry.summary("tiles.batch.size");
    inference = registry.timer("tiles.inference");
  }

  /** A batch on its way through a model. */
  @FunctionalInterface
  interface Batch {
    /** Scores it. */
    float[][] score() throws ClassifierException;
  }

  /** Runs a batch and records its size and its time. */
  float[][] timed(int size, Batch batch) throws ClassifierException {
    long start = System.nanoTime();
    float[][] rows = batch.score();
    inference.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    batchSize.record(size);
    return rows;
  }

  /** A score was acknowledged. */
  void scored() {
    scored.increment();
  }

  /** A failure was acknowledged. */
  void failed(Reason reason) {
    registry.counter("tiles.failed", "reason", reason.name()).increment();
  }

  /** A dead letter was acknowledged. */
  void deadLettered(String cause) {
    registry.counter("tiles.dead_lettered", "cause", cause).increment();
  }

  /** Tells from now on how many tiles wait. */
  void watch(TileBuffer<?> buffer) {
    for (Lane lane : Lane.values()) {
      Gauge.builder("tiles.queued", buffer, tiles -> tiles.size(lane))
          .tag("lane", lane.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
