package io.tilewise.bench;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Areas of every rule in every cell of a table, for several seeds. */
final class RuleTable {
  private final int seeds;

  /** Cell, then rule, then seed. */
  private final Map<String, Map<String, double[]>> cells = new LinkedHashMap<>();

  RuleTable(int seeds) {
    this.seeds = seeds;
  }

  void add(String cell, int seed, Map<String, Double> areas) {
    Map<String, double[]> rules = cells.computeIfAbsent(cell, _ -> new LinkedHashMap<>());
    areas.forEach((rule, area) -> rules.computeIfAbsent(rule, _ -> new double[seeds])[seed] = area);
  }

  private Set<String> rules() {
    Set<String> rules = new LinkedHashSet<>();
    cells.values().forEach(each -> rules.addAll(each.keySet()));
    return rules;
  }

  private double mean(String cell, String rule) {
    double sum = 0;
    for (double area : areas(cell, rule)) {
      sum += area / seeds;
    }
    return sum;
  }

  private double[] areas(String cell, String rule) {
    return cells.getOrDefault(cell, Map.of()).getOrDefault(rule, new double[seeds]);
  }

  /** How much a rule is behind the best one of a cell, where it is most, over the seeds' mean. */
  double largestRegret(String rule) {
    double largest = 0;
    for (String cell : cells.keySet()) {
      double best = rules().stream().mapToDouble(each -> mean(cell, each)).max().orElseThrow();
      largest = Math.max(largest, best - mean(cell, rule));
    }
    return largest;
  }

  /** The same within one seed. */
  double largestRegret(String rule, int seed) {
    double largest = 0;
    for (String cell : cells.keySet()) {
      double best =
          rules().stream().mapToDouble(each -> areas(cell, each)[seed]).max().orElseThrow();
      largest = Math.max(largest, best - areas(cell, rule)[seed]);
    }
    return largest;
  }

  int seedsWithin(String rule, double regret) {
    int within = 0;
    for (int seed = 0; seed < seeds; seed++) {
      within += largestRegret(rule, seed) <= regret ? 1 : 0;
    }
    return within;
  }

  /** Rules down, cells across, the largest regret of the means and of the single seeds last. */
  String markdown() {
    StringBuilder text = new StringBuilder("| rule |");
    cells.keySet().forEach(cell -> text.append(' ').append(cell).append(" |"));
    text.append(" largest regret | per seed |\n|---|");
    text.append("---|".repeat(cells.size() + 2)).append('\n');
    for (String rule : rules()) {
      text.append("| `").append(rule).append("` |");
      for (String cell : cells.keySet()) {
        text.append(String.format(Locale.ROOT, " %.3f |", mean(cell, rule)));
      }
      text.append(String.format(Locale.ROOT, " **%.3f** |", largestRegret(rule)));
      for (int seed = 0; seed < seeds; seed++) {
        text.append(String.format(Locale.ROOT, " %.3f", largestRegret(rule, seed)));
      }
      text.append(" |\n");
    }
    return text.toString();
  }
}
