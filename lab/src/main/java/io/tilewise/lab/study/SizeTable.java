package io.tilewise.lab.study;

import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far a fit holds for images of another number of tiles: bags of 64 cells are fitted on, from
 * ten pools without a common slide, and bags of the other half of the slides judged.
 */
final class SizeTable {
  private static final int FITTED = 64;
  private static final int[] JUDGED = {4, 8, 16, 32, 64, 128, 256, 512, 1024};
  private static final int POOLS = 10;
  private static final int BAGS_OF_A_POOL = 25;

  private final StudyPlan plan;
  private final Findings found;

  SizeTable(StudyPlan plan, Findings found) {
    this.plan = plan;
    this.found = found;
  }

  /**
   * Expected calibration error of every rule at every size, all images of all seeds in one list.
   */
  void write() throws Exception {
    List<Map<String, List<Judged>>> seeds = plan.perSeed(this::run);
    StringBuilder head = new StringBuilder("| fitted at 64 cells, ECE at |");
    for (int tiles : JUDGED) {
      head.append(' ').append(tiles).append(" |");
    }
    found.line(head.toString());
    found.line("|---|" + "---|".repeat(JUDGED.length));
    for (String rule : seeds.getFirst().keySet()) {
      StringBuilder row = new StringBuilder("| `" + rule + "` |");
      for (int size = 0; size < JUDGED.length; size++) {
        double error = Judged.reliability(of(seeds, rule, size)).error();
        found.number("size " + rule + " " + JUDGED[size], error);
        row.append(String.format(Locale.ROOT, " %.3f |", error));
      }
      found.line(row.toString());
    }
    found.line("");
  }

  /** Of both networks. */
  private static List<Judged> of(List<Map<String, List<Judged>>> seeds, String rule, int size) {
    List<Judged> some = new ArrayList<>();
    for (Map<String, List<Judged>> seed : seeds) {
      List<Judged> all = seed.getOrDefault(rule, List.of());
      for (int at = size; at < all.size(); at += JUDGED.length) {
        some.add(all.get(at));
      }
    }
    return some;
  }

  private Map<String, List<Judged>> run(long seed) throws Exception {
    Map<String, List<Judged>> judged = new LinkedHashMap<>();
    List<Cells> halves = plan.cells().bySlide(seed);
    for (int network = 0; network < Cells.NETWORKS.size(); network++) {
      Fit fit = fit(halves.getFirst(), network, seed);
      for (int tiles : JUDGED) {
        List<LabelledImage> bags =
            new CellBags("judged", halves.getLast(), network, seed * 10_000 + tiles)
                .upToHalf(plan.bags() / 5, tiles);
        for (String rule : fit.rules().keySet().stream().sorted().toList()) {
          judged.computeIfAbsent(rule, _ -> new ArrayList<>()).add(judge(fit, rule, bags));
        }
      }
    }
    return judged;
  }

  private static Fit fit(Cells half, int network, long seed) throws Exception {
    List<LabelledImage> images = new ArrayList<>();
    for (Cells pool : half.deal(POOLS, seed)) {
      int at = images.size() / BAGS_OF_A_POOL;
      images.addAll(
          new CellBags("pool-" + at, pool, network, seed * 10_000 + at)
              .upToHalf(BAGS_OF_A_POOL, FITTED));
    }
    FitPlan plan = new FitPlan(Cells.LABELS, Cells.LABELS.getFirst(), List.of(), null, null, seed);
    return Fitter.fit(plan, images::forEach).fit();
  }

  private static Judged judge(Fit fit, String name, List<LabelledImage> bags) {
    VerdictRule rule =
        VerdictRules.create(VerdictRules.spec(name), fit.context(2, 0)).orElseThrow();
    double[] said = new double[bags.size()];
    boolean[] truth = new boolean[said.length];
    for (int at = 0; at < said.length; at++) {
      Distribution bare = rule.judge(bags.get(at).scores());
      said[at] = fit.of(name).calibration().apply(bare, 0).probability(0);
      truth[at] = bags.get(at).label() == 0;
    }
    return new Judged(said, truth, Map.of());
  }
}
