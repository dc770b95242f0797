package io.tilewise.bench;

/**
 * The aggregator against the least that a durable one can do, and what an operator asks of it:
 * latency, bytes, restoring, very large images, very many images. The broker is a process of its
 * own.
 *
 * <p>Arguments: runs (default 5), images and tiles of each in the comparison (1000, 100).
 */
final class Aggregator {
  private Aggregator() {}

  public static void main(String[] args) throws Exception {
    int runs = number(args, 0, 5);
    int images = number(args, 1, 1000);
    int tiles = number(args, 2, 100);
    Figures figures = new Figures("aggregator").fact("images", images).fact("tiles", tiles);
    try (BenchBroker broker = BenchBroker.start()) {
      new AggregatorCost(broker, figures, images, tiles).measure(runs);
      for (int run = 0; run < runs; run++) {
        AggregatorLatency.measure(broker, figures, run);
      }
      AggregatorState.measure(broker, figures, runs);
      AggregatorGiant.measure(broker, figures, runs);
      AggregatorCrowd.measure(broker, figures);
    }
    System.out.println(figures.json());
  }

  private static int number(String[] args, int at, int otherwise) {
    return args.length > at ? Integer.parseInt(args[at]) : otherwise;
  }
}
