package io.tilewise.bench.aggregator;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.bed.Feed;
import io.tilewise.bench.bed.FolderSize;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.runtime.Directories;
import java.io.IOException;
import java.util.List;

/**
 * What the rows of open images take on disk and in the changelog, and how long it takes to restore
 * them when the disk is lost.
 */
final class AggregatorState {
  private static final int IMAGES = 5_000;
  private static final int TILES = 100;

  /** One tile of each image stays away, so that none is closed. */
  private static final int SCORED = TILES - 1;

  private final AggregatorBed bed;
  private final Figures figures;

  private AggregatorState(AggregatorBed bed, Figures figures) {
    this.bed = bed;
    this.figures = figures;
  }

  static void measure(BenchBroker broker, Figures figures, int runs) throws Exception {
    AggregatorBed bed = AggregatorBed.fresh(broker, "state", "");
    try {
      new AggregatorState(bed, figures).measure(runs);
    } finally {
      broker.delete(bed.topics());
      Directories.delete(bed.state());
    }
  }

  private void measure(int runs) throws Exception {
    double tiles = (double) IMAGES * SCORED;
    fill();
    figures.sample("stateBytesPerTile", bytes("tile-rows") / tiles);
    figures.sample("changelogBytesPerTile", bed.broker().bytes(bed.changelog("tile-rows")) / tiles);
    figures.sample("recordBytesPerImage", bytes("image-records") / (double) IMAGES);
    for (int run = 0; run < runs; run++) {
      double kept = secondsToReady();
      Directories.delete(bed.state());
      double lost = secondsToReady();
      figures.sample("startSeconds", kept);
      figures.sample("restoreSecondsPer100kTiles", (lost - kept) * 100_000 / tiles);
    }
  }

  private void fill() throws Exception {
    List<SyntheticImage> images = Feed.images("open", IMAGES, TILES);
    try (StreamsRun run = bed.aggregator();
        EventPublisher publisher = bed.publisher(20)) {
      Feed.announce(images, publisher::send);
      for (int index = 0; index < SCORED; index++) {
        for (SyntheticImage image : images) {
          publisher.send(image.scored(index));
        }
      }
      publisher.flush();
      run.awaitProcessed(publisher.sent());
    }
  }

  private double secondsToReady() throws Exception {
    long start = System.nanoTime();
    try (StreamsRun run = bed.aggregator()) {
      return AggregatorBed.secondsToReady(run, start);
    }
  }

  /** Of the tables of a store; the logs and options beside them do not grow with it. */
  private long bytes(String store) throws IOException {
    return FolderSize.bytes(bed.state(), file -> file.endsWith(".sst") && file.contains(store));
  }
}
