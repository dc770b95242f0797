package io.tilewise.inference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.classifier.ClassifierException;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.queue.TileBuffer;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.kafka.FailureLog;
import io.tilewise.model.Model;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What inference did to tiles. Thread-safe. */
final class InferenceMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceMetrics.class);

  private final MeterRegistry registry;
  private final Map<ModelReference, Files> changed = new ConcurrentHashMap<>();
  private final FailureLog failures = new FailureLog(InferenceService.class);
  private final Counter scored;
  private final DistributionSummary batchSize;
  private final Timer inference;

  InferenceMetrics(MeterRegistry registry) {
    this.registry = registry;
    scored = registry.counter("tiles.scored");
    batchSize = registry.summary("tiles.batch.size");
    inference = registry.timer("tiles.inference");
    registry.counter("models.changed");
  }

  /** A batch on its way through a model. */
  @FunctionalInterface
  interface Batch {
    /** Scores it. */
    float[][] score() throws ClassifierException, IOException;
  }

  /** Runs a batch and records its size and its time. */
  float[][] timed(int size, Batch batch) throws ClassifierException, IOException {
    long start = System.nanoTime();
    float[][] rows = batch.score();
    inference.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    batchSize.record(size);
    return rows;
  }

  /** What is told once for each image, whichever worker meets it. */
  FailureLog failures() {
    return failures;
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

  /** No dead letter of a record is taken, not even its smallest form. */
  void letterRefused(String cause) {
    registry.counter("tiles.dead_letter_refused", "cause", cause).increment();
  }

  /**
   * What the files of a version were changed to while it was loaded.
   *
   * @param what the digest, or what is wrong
   */
  private record Files(boolean whole, String what) {}

  /** A version was written over while it was loaded; each worker notices, and one is told. */
  void changed(Model before, Model now) {
    if (isNews(now.id(), new Files(true, now.digest()))) {
      LOG.error(
          "{} was written over while it was loaded: {}, before {} (expected: a new version); tiles"
              + " that were cut for the one before fail with MODEL_DIFFERS",
          now.id(),
          now.digest(),
          before.digest());
    }
  }

  /**
   * The files of a version that is loaded are gone or cannot be used; told once, too.
   *
   * @param what kind of change it is
   */
  void broken(Model loaded, String what, Exception why) {
    if (isNews(loaded.id(), new Files(false, what))) {
      LOG.warn(
          "{} was changed while it was loaded, {}: {} (expected: a new version); what is loaded"
              + " goes on until it is closed",
          loaded.id(),
          what,
          why.getMessage());
    }
  }

  /** The files of a version can be used; should they break again, that is told again. */
  void whole(Model now) {
    changed.computeIfPresent(now.id(), (_, files) -> files.whole ? files : null);
  }

  /** Files that are broken on their way to another content are counted once. */
  private boolean isNews(ModelReference id, Files now) {
    Files last = changed.put(id, now);
    if (last == null || (last.whole && !now.equals(last))) {
      registry.counter("models.changed").increment();
    }
    return !now.equals(last);
  }

  /** Tells from now on how many tiles there are of those that wait. */
  void watch(TileQueue queue) {
    watch(queue.fresh(), queue.lanes().served());
    registry.gauge("tiles.waiting", queue.waiting(), WaitingTiles::size);
  }

  private void watch(TileBuffer<?, ?> buffer, Set<Lane> lanes) {
    for (Lane lane : lanes) {
      Gauge.builder("tiles.queued", buffer, tiles -> tiles.size(lane))
          .tag("lane", lane.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
