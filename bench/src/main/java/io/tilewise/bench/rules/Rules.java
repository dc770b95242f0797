package io.tilewise.bench.rules;

import io.tilewise.bench.Figures;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * All rules over the scores of one image against the least that they must do, a whole verdict and
 * what it allocates, and what building the scores costs. Each run is JMH once over everything, in
 * fresh processes, so that limit and rules take turns.
 *
 * <p>Arguments: runs (default 5).
 */
final class Rules {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Rules() {}

  public static void main(String[] args) throws RunnerException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    Figures figures = new Figures("rules");
    for (int run = 0; run < runs; run++) {
      Collection<RunResult> results = new Runner(options()).run();
      for (RunResult result : results) {
        String tiles = result.getParams().getParam("tiles");
        String name = result.getPrimaryResult().getLabel();
        figures.sample(name + "Micros" + tiles, result.getPrimaryResult().getScore());
        figures.sample(name + "Bytes" + tiles, allocated(result));
      }
      for (String tiles : new String[] {"1024", "150000"}) {
        double limit = figures.latest("limitMicros" + tiles);
        figures.sample("shareOfLimit" + tiles, limit / figures.latest("allRulesMicros" + tiles));
      }
    }
    System.out.println(figures.json());
  }

  private static Options options() {
    return new OptionsBuilder()
        .include(RulesBenchmark.class.getName())
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  /** Bytes per call; JMH marks what its profilers add with a sign before the name. */
  @SuppressWarnings("rawtypes") // JMH's own signature
  private static double allocated(RunResult result) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(each -> each.getKey().toLowerCase(Locale.ROOT).endsWith(ALLOCATED))
        .mapToDouble(each -> each.getValue().getScore())
        .findFirst()
        .orElseThrow();
  }
}
