package io.tilewise.bench.aggregator;

import io.tilewise.bench.Figures;
import io.tilewise.bench.aggregator.CostCandidate.Look;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.bed.Feed;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.runtime.Directories;
import java.util.List;
import java.util.Locale;

/**
 * What a tile costs, against {@link PutPerRecord} on the same events: aggregator and baseline run
 * side by side, each as a process of its own, on topics of its own that hold all events before the
 * start. What slows the machine down slows both, in the same moment.
 */
final class AggregatorCost {
  private static final int WARM_UP_ROUNDS = 3;

  private final BenchBroker broker;
  private final Figures figures;
  private final Load load;

  AggregatorCost(BenchBroker broker, Figures figures, int images, int tiles) {
    this.broker = broker;
    this.figures = figures;
    this.load = new Load(images, tiles);
  }

  /** So many images of so many tiles. */
  private record Load(int images, int tiles) {
    private static final int MANY = 4;

    /** As many tiles in four times as many images: a verdict is much code that seldom runs. */
    Load ofManyVerdicts() {
      return new Load(images * MANY, Math.ceilDiv(tiles, MANY));
    }

    /** What the baseline is given, which is to be busy until the aggregator is done. */
    Load andMore() {
      return new Load(images * 3 / 2, tiles);
    }

    /** With a submission and a manifest for each image. */
    double recordsPerTile() {
      return (tiles + 2.0) / tiles;
    }
  }

  /** One way to feed and cache; the name ends the figures'. */
  private record Case(Feed feed, String cache, String name) {}

  /** The least setting: whatever is put is more, and leaves the cache at once. */
  private static final String OFF = "1";

  private static final List<Case> CASES =
      List.of(
          new Case(Feed.INTERLEAVED, "", "InterleavedCached"),
          new Case(Feed.BURSTS, "", "BurstsCached"),
          new Case(Feed.INTERLEAVED, OFF, "InterleavedUncached"),
          new Case(Feed.BURSTS, OFF, "BurstsUncached"));

  /** Until the compiler has seen what it sees in hours of work; then the rounds that count. */
  void measure(int runs) throws Exception {
    try (CostCandidate topology = CostCandidate.start(broker, "topology");
        CostCandidate baseline = CostCandidate.start(broker, "baseline")) {
      for (int round = 0; round < WARM_UP_ROUNDS + runs; round++) {
        boolean counts = round >= WARM_UP_ROUNDS;
        Load work = counts ? load : load.ofManyVerdicts();
        Figures kept = counts ? figures : Figures.ofWarmUp();
        for (Case each : CASES) {
          compare(each, work, round, topology, baseline).record(kept, each.name, work);
        }
      }
    }
  }

  private Pair compare(
      Case each, Load work, int round, CostCandidate topology, CostCandidate baseline)
      throws Exception {
    String prefix = (each.name + round).toLowerCase(Locale.ROOT);
    AggregatorBed bed = AggregatorBed.fresh(broker, prefix, each.cache);
    AggregatorBed other = AggregatorBed.fresh(broker, prefix + "-baseline", each.cache);
    long records = publish(bed, each.feed, work);
    long more = publish(other, each.feed, work.andMore());
    baseline.begin(other);
    topology.begin(bed);
    try {
      return sideBySide(topology, records, baseline, more);
    } finally {
      topology.end();
      baseline.end();
      for (AggregatorBed done : List.of(bed, other)) {
        broker.delete(done.topics());
        Directories.delete(done.state());
      }
    }
  }

  /** From the first tenth of the records on: until then stores are still being opened. */
  private static Pair sideBySide(
      CostCandidate topology, long records, CostCandidate baseline, long more) {
    baseline.awaitProcessed(records / 10);
    Look first = topology.awaitProcessed(records / 10);
    Look otherFirst = baseline.look();
    Look last = first;
    Look otherLast = otherFirst;
    if (otherFirst.records() >= more) {
      throw new IllegalArgumentException(
          "records: "
              + records
              + " (expected: more, the limit was done with "
              + more
              + " at once)");
    }
    long share = (records - first.records()) / 100;
    while (last.records() < records) {
      last = topology.awaitProcessed(Math.min(records, last.records() + share));
      Look other = baseline.look();
      otherLast = other.records() < more ? other : otherLast;
    }
    return new Pair(first, last, otherFirst, otherLast);
  }

  /** What both did in the same time. */
  private record Pair(Look first, Look last, Look otherFirst, Look otherLast) {
    void record(Figures figures, String name, Load load) {
      double perTile = last.cpuMicrosPerRecord(first) * load.recordsPerTile();
      double baseline = otherLast.cpuMicrosPerRecord(otherFirst);
      figures.sample("tilesPerSecond" + name, last.recordsPerSecond(first) / load.recordsPerTile());
      figures.sample("baselineRecordsPerSecond" + name, otherLast.recordsPerSecond(otherFirst));
      figures.sample("cpuMicrosPerTile" + name, perTile);
      figures.sample("baselineCpuMicrosPerRecord" + name, baseline);
      figures.sample("ratio" + name, perTile / baseline);
    }
  }

  private static long publish(AggregatorBed bed, Feed feed, Load work) {
    List<SyntheticImage> all = Feed.images("image", work.images, work.tiles);
    try (EventPublisher publisher = bed.publisher(20)) {
      Feed.announce(all, publisher::send);
      feed.scores(all, publisher::send);
      return publisher.sent();
    }
  }
}
