package io.tilewise.bench.aggregator;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.bed.Feed;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.runtime.Directories;
import java.util.List;

/**
 * 20,000 images in flight at once, 2,000,000 tiles, in an aggregator of its own with a heap of 512
 * MiB: what it holds when all but one tile of each are there, and when all verdicts are given.
 */
final class AggregatorCrowd {
  private static final int IMAGES = 20_000;
  private static final int TILES = 100;

  private final AggregatorBed bed;
  private final Figures figures;
  private final WatchedAggregator aggregator;

  private AggregatorCrowd(AggregatorBed bed, Figures figures, WatchedAggregator aggregator) {
    this.bed = bed;
    this.figures = figures;
    this.aggregator = aggregator;
  }

  static void measure(BenchBroker broker, Figures figures) throws Exception {
    AggregatorBed bed = AggregatorBed.fresh(broker, "crowd", "");
    try (WatchedAggregator aggregator = WatchedAggregator.start(bed)) {
      new AggregatorCrowd(bed, figures, aggregator).measure();
    } finally {
      broker.delete(bed.topics());
      Directories.delete(bed.state());
    }
  }

  private void measure() throws Exception {
    figures.sample("crowdIdleHeapMib", aggregator.heapMib());
    List<SyntheticImage> images = Feed.images("crowd", IMAGES, TILES);
    try (EventPublisher publisher = bed.publisher(20)) {
      Feed.announce(images, publisher::send);
      for (int index = 0; index < TILES - 1; index++) {
        for (SyntheticImage image : images) {
          publisher.send(image.scored(index));
        }
      }
      publisher.flush();
      aggregator.awaitProcessed(publisher.sent());
      figures.sample("crowdInFlightHeapMib", aggregator.heapMib());
      images.forEach(image -> publisher.send(image.scored(TILES - 1)));
      publisher.flush();
      figures.sample("crowdVerdicts", aggregator.verdicts(IMAGES));
      figures.sample("crowdClosedHeapMib", aggregator.heapMib());
    }
    aggregator.os().peakResidentMib().ifPresent(mib -> figures.sample("crowdResidentMib", mib));
  }
}
