package io.tilewise.inference;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.queue.TileBuffer;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.meters.DeadLetterMeter;
import io.tilewise.kafka.meters.TopicMeters;
import io.tilewise.kafka.work.Work;
import io.tilewise.model.Model;
import io.tilewise.runtime.meters.Buckets;
import io.tilewise.runtime.meters.BusyTime;
import io.tilewise.runtime.meters.LabelledCounter;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What inference did to tiles; listed in docs/metrics.md. Thread-safe. */
final class InferenceMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceMetrics.class);

  private static final String LANE = "lane";
  private static final String DEVICE = "device";
  private static final double[] BATCH_SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096};

  private final MeterRegistry registry;
  private final Map<ModelReference, Files> changed = new ConcurrentHashMap<>();
  private final FailureLog failures = new FailureLog(InferenceService.class);
  private final Map<Lane, Timer> queue = new EnumMap<>(Lane.class);
  private final Counter scored;
  private final Counter modelsChanged;
  private final LabelledCounter failed;
  private final LabelledCounter deadLettered;
  private final LabelledCounter lettersRefused;
  private final DistributionSummary batchTiles;
  private final Timer batchFill;
  private final Timer decoding;
  private final Timer engine;
  private final BusyTime busy;

  /** Of a process that computes on a device, see {@link #device}. */
  InferenceMetrics(MeterRegistry registry, String device) {
    this.registry = registry;
    for (Lane lane : Lane.values()) {
      queue.put(
          lane,
          Buckets.WAIT
              .timer("tilewise.tile.queue", "from a tile's record to its batch")
              .tag(LANE, name(lane))
              .register(registry));
    }
    scored = counter("tilewise.tiles.scored", "acknowledged scores");
    modelsChanged =
        counter("tilewise.models.changed", "versions whose files changed while they were loaded");
    failed =
        LabelledCounter.of(
            registry, "tilewise.tiles.failed", "acknowledged failures", "reason", reasons());
    deadLettered = DeadLetterMeter.of(registry, "inference", causes());
    lettersRefused =
        LabelledCounter.of(
            registry,
            "tilewise.dead.letters.refused",
            "dead letters that the topic took in no form",
            "cause",
            causes());
    batchTiles =
        DistributionSummary.builder("tilewise.batch.tiles")
            .description("tiles of each batch in the engine")
            .serviceLevelObjectives(BATCH_SIZES)
            .register(registry);
    batchFill = step("tilewise.batch.fill", "how long the first tile of a batch waited here");
    decoding = step("tilewise.tile.decode", "decoding a tile, on one thread");
    engine =
        Buckets.STEP
            .timer("tilewise.engine", "a batch in the engine")
            .tag(DEVICE, device)
            .register(registry);
    busy =
        new BusyTime(System::nanoTime)
            .register(
                registry,
                "tilewise.device.busy",
                "time in which the engine computed a batch or more",
                DEVICE,
                device);
  }

  /** A device as a label; which one the engine finds by itself shows with the first model. */
  static String device(EngineDevice device) {
    return device instanceof EngineDevice.Automatic ? "auto" : device.toString();
  }

  private static String name(Lane lane) {
    return lane.name().toLowerCase(Locale.ROOT);
  }

  private Counter counter(String name, String help) {
    return Counter.builder(name).description(help).register(registry);
  }

  private Timer step(String name, String help) {
    return Buckets.STEP.timer(name, help).register(registry);
  }

  private static List<String> reasons() {
    return Arrays.stream(Reason.values()).map(Enum::name).toList();
  }

  /** Of dead letters: of records that are no tile, and of tiles that failed. */
  private static List<String> causes() {
    return DeadLetterMeter.causes(
        Stream.concat(reasons().stream(), Stream.of(Work.QUARANTINED)).toList());
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
    busy.begin();
    try {
      float[][] rows = batch.score();
      engine.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      batchTiles.record(size);
      return rows;
    } finally {
      busy.end();
    }
  }

  /** A tile of a lane came to a batch, so long after its record. */
  void begun(Lane lane, Duration waited) {
    requireNonNull(queue.get(lane)).record(waited.isNegative() ? Duration.ZERO : waited);
  }

  /** A batch was taken whose first tile came so long ago. */
  void filled(long nanos) {
    batchFill.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** What decoding a tile takes. */
  Timer decoding() {
    return decoding;
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
    failed.increment(reason.name());
  }

  /** A dead letter was acknowledged. */
  void deadLettered(String cause) {
    deadLettered.increment(cause);
  }

  /** No dead letter of a record is taken, not even its smallest form. */
  void letterRefused(String cause) {
    lettersRefused.increment(cause);
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
      modelsChanged.increment();
    }
    return !now.equals(last);
  }

  /** Tells from now on how many tiles there are of those that wait. */
  void watch(TileQueue tiles, Topics topics) {
    Set<Lane> lanes = tiles.lanes().served();
    TopicMeters.register(
        registry,
        lanes.stream().map(topics::tiles).toList(),
        List.of(topics.tilesScored(), topics.deadLetters()));
    watch(tiles.fresh(), lanes);
    Gauge.builder("tilewise.tiles.waiting", tiles.waiting(), WaitingTiles::size)
        .description("tiles that wait for a model, for memory or for their image")
        .register(registry);
  }

  private void watch(TileBuffer<?, ?> buffer, Set<Lane> lanes) {
    for (Lane lane : lanes) {
      Gauge.builder("tilewise.tiles.queued", buffer, tiles -> tiles.size(lane))
          .description("tiles that wait for a batch")
          .tag(LANE, name(lane))
          .register(registry);
    }
  }
}
