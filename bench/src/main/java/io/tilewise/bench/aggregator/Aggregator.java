package io.tilewise.bench.aggregator;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.BenchBroker;
import java.util.Arrays;
import java.util.List;

/**
 * The aggregator against the least that a durable one can do, and what an operator asks of it:
 * latency, bytes, restoring, very large images, very many images, a long stream. The broker is a
 * process of its own.
 *
 * <p>Arguments: runs (default 5), images and tiles of each in the comparison (1000, 400), then the
 * parts to measure (all: cost latency state giant crowd flow).
 */
final class Aggregator {
  private static final List<String> PARTS =
      List.of("cost", "latency", "state", "giant", "crowd", "flow");

  private Aggregator() {}

  public static void main(String[] args) throws Exception {
    int runs = number(args, 0, 5);
    int images = number(args, 1, 1000);
    int tiles = number(args, 2, 400);
    List<String> parts = args.length > 3 ? Arrays.asList(args).subList(3, args.length) : PARTS;
    Figures figures = new Figures("aggregator").fact("images", images).fact("tiles", tiles);
    try (BenchBroker broker = BenchBroker.start()) {
      for (String part : parts) {
        switch (part) {
          case "cost" -> new AggregatorCost(broker, figures, images, tiles).measure(runs);
          case "latency" -> latency(broker, figures, runs);
          case "state" -> AggregatorState.measure(broker, figures, runs);
          case "giant" -> AggregatorGiant.measure(broker, figures, runs);
          case "crowd" -> AggregatorCrowd.measure(broker, figures);
          case "flow" -> AggregatorFlow.measure(broker, figures);
          default ->
              throw new IllegalArgumentException("part: " + part + " (expected: of " + PARTS + ")");
        }
      }
    }
    System.out.println(figures.json());
  }

  /** The first two find code that was never compiled and do not count. */
  private static void latency(BenchBroker broker, Figures figures, int runs) throws Exception {
    int warmUps = 2;
    for (int run = 0; run < warmUps + runs; run++) {
      AggregatorLatency.measure(broker, run < warmUps ? Figures.ofWarmUp() : figures, run);
    }
  }

  private static int number(String[] args, int at, int otherwise) {
    return args.length > at ? Integer.parseInt(args[at]) : otherwise;
  }
}
