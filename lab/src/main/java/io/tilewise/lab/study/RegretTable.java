package io.tilewise.lab.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far each rule stays behind the best one. */
final class RegretTable {
  private static final double ALLOWED = 0.01;

  private final Cells cells;
  private final int bags;
  private final Findings found;

  RegretTable(Cells cells, int bags, Findings found) {
    this.cells = cells;
    this.bags = bags;
    this.found = found;
  }

  /** Writes it and gives its picture. */
  String write() throws Exception {
    Map<String, double[]> mean = regret(false);
    Map<String, Double> regret = RegretStudy.regret(mean);
    found.line(String.format(Locale.ROOT, "| rule |%s largest loss |", heads()));
    found.line(
        String.format(Locale.ROOT, "|---|%s---|", "---|".repeat(2 * RegretStudy.CELLS.size())));
    mean.forEach(
        (rule, row) -> {
          StringBuilder values = new StringBuilder();
          for (double value : row) {
            values.append(String.format(Locale.ROOT, " %.3f |", value));
          }
          found.line(
              String.format(
                  Locale.ROOT,
                  "| `%s` |%s %.3f |",
                  rule,
                  values,
                  regret.getOrDefault(rule, Double.NaN)));
        });
    found.line("");
    regret(true);
    return ChoosingFigures.regret(regret);
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

  private Map<String, double[]> regret(boolean healthyOnly) throws Exception {
    RegretStudy study = new RegretStudy(cells, bags);
    List<Map<String, double[]>> perSeed = new ArrayList<>();
    StringBuilder each = new StringBuilder();
    int within = 0;
    for (long seed : Findings.SEEDS) {
      perSeed.add(study.run(seed, healthyOnly));
      double loss = RegretStudy.regret(perSeed.getLast()).getOrDefault(RegretStudy.RULE, 1.0);
      each.append(String.format(Locale.ROOT, " %.3f", loss));
      within += loss <= ALLOWED ? 1 : 0;
    }
    String name = healthyOnly ? "healthySlides" : "allCells";
    Map<String, double[]> mean = RegretStudy.mean(perSeed);
    double loss = RegretStudy.regret(mean).getOrDefault(RegretStudy.RULE, 1.0);
    found.number(name + "LargestLoss", loss);
    found.number(name + "SeedsWithin", within);
    found.line(
        String.format(
            Locale.ROOT,
            "Tile calibration from %s: `%s` loses at most %.3f in the mean table; per seed%s;"
                + " within %.2f in every column: %d of %d seeds. Calibrations: %d isotonic,"
                + " %d logistic.%n",
            healthyOnly ? "positives and the cells of healthy slides" : "all cells",
            RegretStudy.RULE,
            loss,
            each,
            ALLOWED,
            within,
            Findings.SEEDS.size(),
            study.isotonic(),
            2 * Findings.SEEDS.size() - study.isotonic()));
    return mean;
  }
}
