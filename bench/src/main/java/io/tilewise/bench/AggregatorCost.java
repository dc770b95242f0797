package io.tilewise.bench;

import io.tilewise.aggregator.AggregatorService;
import io.tilewise.bench.StreamsRun.Candidate;
import io.tilewise.bench.StreamsRun.Cost;
import java.util.List;
import java.util.Locale;

/**
 * What a tile costs, against {@link PutPerRecord} on the same events: baseline and topology take
 * turns, each on topics of its own that hold all events before it starts.
 */
final class AggregatorCost {
  private static final int WARM_UPS = 2;

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
    private static final int FEW = 16;

    /** As many tiles in small images: a verdict is much code that seldom runs. */
    Load ofManyVerdicts() {
      return new Load(images * tiles / FEW, FEW);
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

  /**
   * Some rounds to warm up, until verdicts are compiled as in hours of work; then those that count.
   */
  void measure(int runs) throws Exception {
    for (int run = 1 - WARM_UPS; run <= runs; run++) {
      for (Case each : CASES) {
        Load work = run > 0 ? load : load.ofManyVerdicts();
        Cost baseline = cost(each, work, PutPerRecord::start, "baseline" + run);
        Cost topology = cost(each, work, AggregatorService::start, "topology" + run);
        if (run > 0) {
          record(each, baseline, topology);
        }
      }
    }
  }

  private void record(Case each, Cost baseline, Cost topology) {
    // Manifests and submissions are processed, too: their cost is the tiles'.
    double recordsPerTile = (load.tiles + 2.0) / load.tiles;
    double perTile = topology.cpuMicrosPerRecord() * recordsPerTile;
    figures.sample("tilesPerSecond" + each.name, topology.recordsPerSecond() / recordsPerTile);
    figures.sample("baselineRecordsPerSecond" + each.name, baseline.recordsPerSecond());
    figures.sample("cpuMicrosPerTile" + each.name, perTile);
    figures.sample("baselineCpuMicrosPerRecord" + each.name, baseline.cpuMicrosPerRecord());
    figures.sample("ratio" + each.name, perTile / baseline.cpuMicrosPerRecord());
  }

  private Cost cost(Case each, Load work, Candidate candidate, String name) throws Exception {
    String prefix = (each.name + "-" + name).toLowerCase(Locale.ROOT);
    AggregatorBed bed = AggregatorBed.fresh(broker, prefix, each.cache);
    long sent = publish(bed, each.feed, work);
    System.gc();
    try (StreamsRun run = new StreamsRun(candidate, bed.config())) {
      return run.measure(sent);
    } finally {
      broker.delete(bed.topics());
      BenchBroker.remove(bed.state());
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
