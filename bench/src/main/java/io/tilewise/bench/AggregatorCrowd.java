package io.tilewise.bench;

import io.tilewise.events.EventType;
import io.tilewise.standalone.Broker;
import io.tilewise.standalone.EventConsumer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * 20,000 images in flight at once, 2,000,000 tiles, in an aggregator of its own with a heap of 512
 * MiB: what it holds when all but one tile of each are there, and when all verdicts are given.
 */
final class AggregatorCrowd {
  private static final int IMAGES = 20_000;
  private static final int TILES = 100;
  private static final double MIB = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long LOOK_NANOS = 100_000_000;

  private final AggregatorBed bed;
  private final Figures figures;
  private final JavaProcess aggregator;

  private AggregatorCrowd(AggregatorBed bed, Figures figures, JavaProcess aggregator) {
    this.bed = bed;
    this.figures = figures;
    this.aggregator = aggregator;
  }

  static void measure(BenchBroker broker, Figures figures) throws Exception {
    AggregatorBed bed = AggregatorBed.fresh(broker, "crowd", "");
    try (JavaProcess aggregator =
        JavaProcess.start(
            CrowdMain.class,
            List.of("-Xmx512m"),
            bed.environment(),
            broker.directory().resolve("crowd.log"))) {
      new AggregatorCrowd(bed, figures, aggregator).measure();
    } finally {
      broker.delete(bed.topics());
      BenchBroker.remove(bed.state());
    }
  }

  private void measure() throws IOException {
    aggregator.line(); // started
    sample("crowdIdleHeapMib");
    List<SyntheticImage> images = Feed.images("crowd", IMAGES, TILES);
    try (EventPublisher publisher = bed.publisher(20)) {
      Feed.announce(images, publisher::send);
      for (int index = 0; index < TILES - 1; index++) {
        for (SyntheticImage image : images) {
          publisher.send(image.scored(index));
        }
      }
      publisher.flush();
      awaitProcessed(publisher.sent());
      sample("crowdInFlightHeapMib");
      images.forEach(image -> publisher.send(image.scored(TILES - 1)));
      publisher.flush();
      figures.sample("crowdVerdicts", verdicts());
      sample("crowdClosedHeapMib");
    }
    residentMib().ifPresent(mib -> figures.sample("crowdResidentMib", mib));
  }

  private void sample(String name) {
    figures.sample(name, Long.parseLong(aggregator.ask("heap")) / MIB);
  }

  private void awaitProcessed(long records) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (Long.parseLong(aggregator.ask("processed")) < records) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("processed: too few (expected: " + records + ")");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private int verdicts() {
    Broker broker = new Broker(bed.broker().bootstrapServers(), bed.topics().prefix(), Map.of());
    String topic = bed.topics().imagesClassified();
    long end = System.nanoTime() + PATIENCE.toNanos();
    int found = 0;
    try (EventConsumer verdicts =
        EventConsumer.atBeginning(broker, Map.of(topic, Set.of(EventType.IMAGE_CLASSIFIED)))) {
      while (found < IMAGES && System.nanoTime() < end) {
        found += verdicts.poll(Duration.ofMillis(500)).size();
      }
    }
    return found;
  }

  /** Heap and all else, where the operating system tells it. */
  private OptionalDouble residentMib() throws IOException {
    Path status = Path.of("/proc", Long.toString(aggregator.pid()), "status");
    if (!Files.exists(status)) {
      return OptionalDouble.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .findFirst();
  }
}
