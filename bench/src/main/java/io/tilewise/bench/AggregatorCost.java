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
  private final int images;
  private final int tiles;

  AggregatorCost(BenchBroker broker, Figures figures, int images, int tiles) {
    this.broker = broker;
    this.figures = figures;
    this.images = images;
    this.tiles = tiles;
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
   * Two rounds to warm up, since a verdict is much code that runs seldom; then so many that count.
   */
  void measure(int runs) throws Exception {
    for (int run = 1 - WARM_UPS; run <= runs; run++) {
      for (Case each : CASES) {
        Cost baseline = cost(each, PutPerRecord::start, "baseline" + run);
        Cost topology = cost(each, AggregatorService::start, "topology" + run);
        if (run > 0) {
          record(each, baseline, topology);
        }
      }
    }
  }

  private void record(Case each, Cost baseline, Cost topology) {
    // Manifests and submissions are processed, too: their cost is the tiles'.
    double records = images * (tiles + 2.0);
    double perTile = topology.cpuMicrosPerRecord() * records / (images * (double) tiles);
    figures.sample(
        "tilesPerSecond" + each.name, topology.recordsPerSecond() * tiles / (tiles + 2.0));
    figures.sample("baselineRecordsPerSecond" + each.name, baseline.recordsPerSecond());
    figures.sample("cpuMicrosPerTile" + each.name, perTile);
    figures.sample("baselineCpuMicrosPerRecord" + each.name, baseline.cpuMicrosPerRecord());
    figures.sample("ratio" + each.name, perTile / baseline.cpuMicrosPerRecord());
  }

  private Cost cost(Case each, Candidate candidate, String name) throws Exception {
    String prefix = (each.name + "-" + name).toLowerCase(Locale.ROOT);
    AggregatorBed bed = AggregatorBed.fresh(broker, prefix, each.cache);
    long sent = publish(bed, each.feed);
    System.gc();
    try (StreamsRun run = new StreamsRun(candidate, bed.config())) {
      return run.measure(sent);
    } finally {
      broker.delete(bed.topics());
      BenchBroker.remove(bed.state());
    }
  }

  private long publish(AggregatorBed bed, Feed feed) {
    List<SyntheticImage> all = Feed.images("image", images, tiles);
    try (EventPublisher publisher = bed.publisher(20)) {
      Feed.announce(all, publisher::send);
      feed.scores(all, publisher::send);
      return publisher.sent();
    }
  }
}
