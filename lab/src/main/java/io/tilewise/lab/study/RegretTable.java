package io.tilewise.lab.study;

import io.tilewise.lab.calibrate.TileMethod;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far each rule stays behind the best one. */
final class RegretTable {
  /** What a rule may lose and still count as good as the best. */
  private static final double ALLOWED = 0.005;

  private final StudyPlan plan;
  private final Findings found;

  RegretTable(StudyPlan plan, Findings found) {
    this.plan = plan;
    this.found = found;
  }

  /** Writes it and gives its picture. */
  String write() throws Exception {
    List<RegretStudy.Result> results = plan.perSeed(seed -> RegretStudy.run(plan, seed));
    List<Map<String, List<Double>>> perSeed =
        results.stream().map(RegretStudy.Result::auc).toList();
    Map<String, List<Double>> mean = RegretStudy.mean(perSeed);
    Map<String, Double> regret = new LinkedHashMap<>();
    mean.keySet().forEach(rule -> regret.put(rule, RegretStudy.regret(mean, rule, false)));
    areas(mean, regret);
    found.line("| rule | compared with | mean table | seeds within .005 | median | worst |");
    found.line("|---|---|---|---|---|---|");
    for (String rule : RegretStudy.MIXTURES) {
      losses(rule, mean, perSeed, true);
      losses(rule, mean, perSeed, false);
    }
    found.line("");
    methods(results);
    return ChoosingFigures.regret(regret);
  }

  private void areas(Map<String, List<Double>> mean, Map<String, Double> regret) {
    found.line("| rule |" + heads() + " largest loss |");
    found.line("|---|" + "---|".repeat(2 * RegretStudy.CELLS.size()) + "---|");
    mean.forEach(
        (rule, row) -> {
          StringBuilder values = new StringBuilder();
          row.forEach(each -> values.append(String.format(Locale.ROOT, " %.3f |", each)));
          double loss = regret.getOrDefault(rule, Double.NaN);
          found.line(String.format(Locale.ROOT, "| `%s` |%s %.3f |", rule, values, loss));
        });
    found.line("");
  }

  private static String heads() {
    StringBuilder heads = new StringBuilder();
    for (String network : List.of("A", "B")) {
      for (int[] cell : RegretStudy.CELLS) {
        heads.append(String.format(Locale.ROOT, " %s %d/%d |", network, cell[1], cell[0]));
      }
    }
    return heads.toString();
  }

  private void losses(
      String rule,
      Map<String, List<Double>> mean,
      List<Map<String, List<Double>>> perSeed,
      boolean otherFamilies) {
    double ofMean = RegretStudy.regret(mean, rule, otherFamilies);
    double[] losses =
        perSeed.stream()
            .mapToDouble(table -> RegretStudy.regret(table, rule, otherFamilies))
            .sorted()
            .toArray();
    int within = (int) Arrays.stream(losses).filter(each -> each <= ALLOWED).count();
    String key = rule + (otherFamilies ? " otherFamilies" : "");
    found.number(key + " largestLoss", ofMean);
    found.number(key + " seedsWithin", within);
    found.line(
        String.format(
            Locale.ROOT,
            "| `%s` | %s | %.4f | %d of %d | %.4f | %.3f |",
            rule,
            otherFamilies ? "rules of other families" : "all rules",
            ofMean,
            within,
            losses.length,
            (losses[(losses.length - 1) / 2] + losses[losses.length / 2]) / 2,
            losses[losses.length - 1]));
  }

  private void methods(List<RegretStudy.Result> results) {
    List<TileMethod> all = results.stream().flatMap(each -> each.methods().stream()).toList();
    for (TileMethod method : TileMethod.values()) {
      found.number(
          method.name().toLowerCase(Locale.ROOT) + "Calibrations",
          Collections.frequency(all, method));
    }
  }
}
