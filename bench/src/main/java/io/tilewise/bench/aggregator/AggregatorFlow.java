package io.tilewise.bench.aggregator;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.bed.Feed;
import io.tilewise.bench.bed.FolderSize;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.runtime.Directories;
import java.util.ArrayList;
import java.util.List;

/**
 * A steady stream: 20,000 images of 100 tiles one behind the other, 200 of them in flight at any
 * time, 2,000,000 tiles in all, through an aggregator of its own with a heap of 512 MiB. What it
 * holds is looked at after every 200,000 tiles. Of the heap nothing may grow; rows stay on disk and
 * in the changelogs for {@code TILEWISE_TILE_RETENTION}, which no run of minutes reaches.
 */
final class AggregatorFlow {
  private static final int LANES = 200;
  private static final int IMAGES_PER_LANE = 100;
  private static final int IMAGES = LANES * IMAGES_PER_LANE;
  private static final int TILES = 100;
  private static final long LOOK_EVERY = 200_000;
  private static final double MIB = 1 << 20;

  private final AggregatorBed bed;
  private final Figures figures;
  private final WatchedAggregator aggregator;
  private final EventPublisher publisher;
  private final SyntheticImage[] images = new SyntheticImage[LANES];
  private final List<Look> looks = new ArrayList<>();
  private long tiles;

  private AggregatorFlow(
      AggregatorBed bed, Figures figures, WatchedAggregator aggregator, EventPublisher publisher) {
    this.bed = bed;
    this.figures = figures;
    this.aggregator = aggregator;
    this.publisher = publisher;
  }

  /**
   * What it held.
   *
   * @param tiles scored by then
   * @param residentMib 0 where the operating system does not tell it
   * @param stateMib all files below the state directory
   * @param tablesMib those of them that are tables
   * @param changelogMib of both stores, on the broker
   */
  private record Look(
      long tiles,
      double heapMib,
      double residentMib,
      double stateMib,
      double tablesMib,
      double changelogMib) {}

  static void measure(BenchBroker broker, Figures figures) throws Exception {
    AggregatorBed bed = AggregatorBed.fresh(broker, "flow", "");
    try (WatchedAggregator aggregator = WatchedAggregator.start(bed);
        EventPublisher publisher = bed.publisher(20)) {
      new AggregatorFlow(bed, figures, aggregator, publisher).measure();
    } finally {
      broker.delete(bed.topics());
      Directories.delete(bed.state());
    }
  }

  private void measure() throws Exception {
    look();
    // Each lane begins a little later than the one before, so that images end one by one.
    int steps = (IMAGES_PER_LANE + 1) * TILES;
    for (int step = 0; step < steps; step++) {
      for (int lane = 0; lane < LANES; lane++) {
        send(lane, step - lane * TILES / LANES);
      }
    }
    figures.sample("flowVerdicts", aggregator.verdicts(IMAGES));
    report();
  }

  private void send(int lane, int position) throws Exception {
    if (position < 0 || position >= IMAGES_PER_LANE * TILES) {
      return;
    }
    int index = position % TILES;
    if (index == 0) {
      images[lane] = new SyntheticImage("flow-" + lane + "-" + position / TILES, TILES);
      Feed.announce(List.of(images[lane]), publisher::send);
    }
    publisher.send(images[lane].scored(index));
    if (++tiles % LOOK_EVERY == 0) {
      look();
    }
  }

  private void look() throws Exception {
    publisher.flush();
    aggregator.awaitProcessed(publisher.sent());
    looks.add(
        new Look(
            tiles,
            aggregator.heapMib(),
            aggregator.os().residentMib().orElse(0),
            FolderSize.bytes(bed.state(), _ -> true) / MIB,
            FolderSize.bytes(bed.state(), file -> file.endsWith(".sst")) / MIB,
            bed.changelogMib()));
    System.err.println(looks.getLast());
  }

  private void report() {
    figures.curve("flowTiles", looks.stream().mapToDouble(Look::tiles));
    figures.curve("flowHeapMib", looks.stream().mapToDouble(Look::heapMib));
    figures.curve("flowResidentMib", looks.stream().mapToDouble(Look::residentMib));
    figures.curve("flowStateMib", looks.stream().mapToDouble(Look::stateMib));
    figures.curve("flowTablesMib", looks.stream().mapToDouble(Look::tablesMib));
    figures.curve("flowChangelogMib", looks.stream().mapToDouble(Look::changelogMib));
    figures.sample("flowHeapGrowthMibPerMillionTiles", heapGrowth());
  }

  /** Slope of the line of least squares through the second half; the first warms up. */
  private double heapGrowth() {
    List<Look> half = looks.subList(looks.size() / 2, looks.size());
    double meanTiles = half.stream().mapToDouble(Look::tiles).average().orElseThrow();
    double meanHeap = half.stream().mapToDouble(Look::heapMib).average().orElseThrow();
    double both = 0;
    double squares = 0;
    for (Look look : half) {
      double aside = look.tiles - meanTiles;
      both += aside * (look.heapMib - meanHeap);
      squares += aside * aside;
    }
    return both / squares * 1_000_000;
  }
}
