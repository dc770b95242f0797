package io.tilewise.bench.aggregator;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.bed.Feed;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.events.ImageClassified;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.runtime.Directories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * From the broker's acknowledgement of an image's last score to the moment when a reader of
 * committed records has the verdict, at a steady pace of tiles. Images of 100 tiles, twenty at a
 * time, tile by tile.
 */
final class AggregatorLatency {
  private static final int TILES_PER_SECOND = 2_000;
  private static final int TILES = 100;
  private static final int TOGETHER = 20;
  private static final int WARM_UP_IMAGES = 200;
  private static final int IMAGES = 800;
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final long PAUSE_NANOS = 200_000;

  private final AggregatorBed bed;
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, Long> readable = new ConcurrentHashMap<>();

  private AggregatorLatency(AggregatorBed bed) {
    this.bed = bed;
  }

  /** Runs the pace once and takes its percentiles as samples. */
  static void measure(BenchBroker broker, Figures figures, int run) throws Exception {
    AggregatorBed bed = AggregatorBed.fresh(broker, "latency" + run, "");
    try {
      double[] millis = new AggregatorLatency(bed).run();
      figures.sample("verdictLatencyP50Millis", percentile(millis, 0.50));
      figures.sample("verdictLatencyP99Millis", percentile(millis, 0.99));
    } finally {
      broker.delete(bed.topics());
      Directories.delete(bed.state());
    }
  }

  private static double percentile(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  /** Sorted latencies of all images behind the warm-up. */
  private double[] run() throws Exception {
    List<SyntheticImage> images = Feed.images("paced", WARM_UP_IMAGES + IMAGES, TILES);
    try (StreamsRun run = bed.aggregator()) {
      AggregatorBed.secondsToReady(run, System.nanoTime());
      Thread reader = Thread.ofPlatform().name("verdicts").start(() -> read(images.size()));
      try (EventPublisher publisher = bed.publisher(0)) {
        publish(images, publisher);
      }
      reader.join();
    }
    return images.stream()
        .skip(WARM_UP_IMAGES)
        .map(SyntheticImage::imageId)
        .mapToDouble(id -> (at(readable, id) - at(acknowledged, id)) / 1e6)
        .sorted()
        .toArray();
  }

  private static long at(Map<String, Long> times, String imageId) {
    Long time = times.get(imageId);
    if (time == null) {
      throw new IllegalStateException(
          imageId + ": no verdict (expected: one within " + LONGEST + ")");
    }
    return time;
  }

  private void read(int count) {
    PipelineConnection pipeline =
        new PipelineConnection(bed.broker().bootstrapServers(), bed.topics());
    long end = System.nanoTime() + LONGEST.toNanos();
    try (EventConsumer<ImageClassified> verdicts =
        EventConsumer.atBeginning(pipeline, Set.of(ImageClassified.class))) {
      while (readable.size() < count && System.nanoTime() < end) {
        for (ImageClassified verdict : verdicts.poll(Duration.ofMillis(500))) {
          readable.putIfAbsent(verdict.imageId(), System.nanoTime());
        }
      }
    }
  }

  private void publish(List<SyntheticImage> images, EventPublisher publisher) {
    long start = System.nanoTime();
    long sent = 0;
    for (int from = 0; from < images.size(); from += TOGETHER) {
      List<SyntheticImage> group = images.subList(from, Math.min(images.size(), from + TOGETHER));
      Feed.announce(group, publisher::send);
      for (int index = 0; index < TILES; index++) {
        for (SyntheticImage image : group) {
          awaitTurn(start, sent++);
          publish(image, index, publisher);
        }
      }
    }
  }

  private static void awaitTurn(long startNanos, long number) {
    long due = startNanos + number * 1_000_000_000L / TILES_PER_SECOND;
    while (System.nanoTime() < due) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void publish(SyntheticImage image, int index, EventPublisher publisher) {
    if (index == TILES - 1) {
      publisher.send(
          image.scored(index), () -> acknowledged.put(image.imageId(), System.nanoTime()));
    } else {
      publisher.send(image.scored(index));
    }
  }
}
