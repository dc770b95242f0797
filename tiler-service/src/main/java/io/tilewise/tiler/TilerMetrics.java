package io.tilewise.tiler;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.Topics;
import io.tilewise.kafka.meters.DeadLetterMeter;
import io.tilewise.kafka.meters.TopicMeters;
import io.tilewise.kafka.work.RetryingWorker;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkQueue;
import io.tilewise.runtime.meters.Buckets;
import io.tilewise.runtime.meters.LabelledCounter;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the tiler did to images; listed in docs/metrics.md. Thread-safe. */
final class TilerMetrics {
  private static final String LANE = "lane";

  private final MeterRegistry registry;
  private final Map<Lane, OfLane> lanes = new EnumMap<>(Lane.class);
  private final Counter background;
  private final Counter retried;
  private final Timer decoding;
  private final Timer encoding;
  private final LabelledCounter rejected;
  private final LabelledCounter deadLettered;

  TilerMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, OfLane.register(registry, name(lane)));
    }
    background =
        counter("tilewise.tiles.background", "tiles not sent as they hold no tissue")
            .register(registry);
    retried =
        counter("tilewise.images.retried", "attempts that failed for a reason that may pass")
            .register(registry);
    decoding =
        Buckets.WAIT
            .timer("tilewise.image.decode", "reading and decoding an image that was tiled")
            .register(registry);
    encoding =
        Buckets.STEP
            .timer("tilewise.tile.encode", "making a tile's frame of its pixels")
            .register(registry);
    rejected =
        LabelledCounter.of(
            registry,
            "tilewise.images.rejected",
            "rejected images",
            "reason",
            names(Reason.values()));
    deadLettered =
        DeadLetterMeter.of(
            registry,
            "tiler",
            DeadLetterMeter.causes(List.of(Work.QUARANTINED, RetryingWorker.PROCESSING_FAILED)));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static String name(Lane lane) {
    return lane.name().toLowerCase(Locale.ROOT);
  }

  private static Counter.Builder counter(String name, String help) {
    return Counter.builder(name).description(help);
  }

  /** What is told of each lane. */
  private record OfLane(Counter images, Counter tiles, Timer queue, Timer tiling) {
    static OfLane register(MeterRegistry registry, String lane) {
      return new OfLane(
          counter("tilewise.images.tiled", "images whose manifest was acknowledged")
              .tag(LANE, lane)
              .register(registry),
          counter("tilewise.tiles.published", "acknowledged tiles")
              .tag(LANE, lane)
              .register(registry),
          Buckets.WAIT
              .timer("tilewise.submission.queue", "from a submission's record to its first attempt")
              .tag(LANE, lane)
              .register(registry),
          Buckets.WAIT
              .timer("tilewise.image.tiling", "an image's last attempt, up to its manifest")
              .tag(LANE, lane)
              .register(registry));
    }
  }

  private OfLane of(Lane lane) {
    return requireNonNull(lanes.get(lane));
  }

  /** Has all meters of topics there from the start. */
  void watch(Topics topics) {
    TopicMeters.register(
        registry,
        List.of(topics.imagesSubmitted()),
        Stream.concat(
                Stream.of(topics.imagesTiled(), topics.imagesRejected(), topics.deadLetters()),
                Stream.of(Lane.values()).map(topics::tiles))
            .toList());
  }

  /** Tells from now on how many submissions of a lane wait. */
  void watch(WorkQueue queue, Lane lane, int urgency) {
    gauge(queue, lane, "QUEUED", urgency, WorkQueue.Stage.FRESH);
    gauge(queue, lane, "RETRYING", urgency, WorkQueue.Stage.AGAIN);
  }

  private void gauge(WorkQueue queue, Lane lane, String state, int urgency, WorkQueue.Stage stage) {
    Gauge.builder("tilewise.submissions.waiting", queue, works -> works.size(urgency, stage))
        .description("submissions that were read and no worker has in hand")
        .tag(LANE, name(lane))
        .tag("state", state)
        .register(registry);
  }

  /** Work on a submission of a lane began, for the first time, so long after its record. */
  void begun(Lane lane, Duration waited) {
    of(lane).queue.record(waited.isNegative() ? Duration.ZERO : waited);
  }

  /** An image's manifest was acknowledged. */
  void tiled(Lane lane, Duration took, ImageTiler.Cut cut) {
    OfLane meters = of(lane);
    meters.images.increment();
    meters.tiling.record(took);
    decoding.record(cut.decoding());
    background.increment(cut.background().size());
  }

  /** A tile was encoded. */
  void encoded(long nanos) {
    encoding.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A rejection was acknowledged. */
  void rejected(Reason reason) {
    rejected.increment(reason.name());
  }

  /** A submission went to the dead letters. */
  void deadLettered(String cause) {
    deadLettered.increment(cause);
  }

  /** An attempt failed for a reason that may pass. */
  void retried() {
    retried.increment();
  }

  /** A tile was acknowledged. */
  void published(Lane lane) {
    of(lane).tiles.increment();
  }
}
