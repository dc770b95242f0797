package io.tilewise.lab.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether probabilities come true and prediction sets keep their promise. */
final class CalibrationTable {
  /** What the images that are asked about have in common with those of the fit. */
  private enum Split {
    EXCHANGEABLE("exchangeable", "exchangeable"),
    OTHER_CELLS("same", "same slides, other cells"),
    UNSEEN("unseen", "unseen slides");

    private final String key;
    private final String text;

    Split(String key, String text) {
      this.key = key;
      this.text = text;
    }
  }

  /** By which rule, and whether sets promise their coverage for each label. */
  private enum Asking {
    PLAIN(RegretStudy.RULE, false, ""),
    PER_LABEL(RegretStudy.RULE, true, "PerLabel"),
    PRESENT(RegretStudy.PRESENT, false, "Present");

    private final String rule;
    private final boolean perLabel;
    private final String key;

    Asking(String rule, boolean perLabel, String key) {
      this.rule = rule;
      this.perLabel = perLabel;
      this.key = key;
    }
  }

  private final Cells cells;
  private final int bags;
  private final Findings found;

  CalibrationTable(Cells cells, int bags, Findings found) {
    this.cells = cells;
    this.bags = bags;
    this.found = found;
  }

  /** Writes it and gives its picture. */
  String write() throws Exception {
    found.line(
        String.format(
            Locale.ROOT,
            "| split | rule | sets | network | ECE, mean of seeds | ECE, worst | coverage | of"
                + " infected | of healthy | worst seed | referred | drift warning |"));
    found.line(String.format(Locale.ROOT, "|---|---|---|---|---|---|---|---|---|---|---|---|"));
    List<CalibrationStudy.Result> shown = new ArrayList<>();
    for (Split split : Split.values()) {
      for (int network = 0; network < Cells.NETWORKS.size(); network++) {
        for (Asking asking : Asking.values()) {
          List<CalibrationStudy.Result> results = results(split, asking, network);
          row(split, asking, network, results);
          if (asking == Asking.PLAIN && network == 0) {
            shown.add(results.getFirst());
          }
        }
      }
    }
    return ChoosingFigures.reliability(
        shown.getFirst().reliability(), shown.getLast().reliability());
  }

  private List<CalibrationStudy.Result> results(Split split, Asking asking, int network)
      throws Exception {
    List<CalibrationStudy.Result> results = new ArrayList<>();
    Set<String> infected = cells.infectedSlides();
    for (long seed : Findings.SEEDS) {
      List<Cells> parts = parts(split, seed);
      results.add(
          CalibrationStudy.run(parts, infected, asking.rule, network, bags, asking.perLabel, seed));
    }
    return results;
  }

  /** Cells for tile calibration, temperature, prediction sets and test. */
  private List<Cells> parts(Split split, long seed) {
    if (split == Split.EXCHANGEABLE) {
      List<Cells> halves = cells.parts(2, seed);
      return List.of(halves.getFirst(), halves.getLast(), halves.getLast(), halves.getLast());
    }
    if (split == Split.OTHER_CELLS) {
      return cells.parts(4, seed);
    }
    List<Cells> halves = cells.bySlide(seed);
    List<Cells> parts = new ArrayList<>(halves.getFirst().parts(3, seed));
    parts.add(halves.getLast());
    return parts;
  }

  private void row(Split split, Asking asking, int network, List<CalibrationStudy.Result> all) {
    double[] error = all.stream().mapToDouble(each -> each.reliability().error()).toArray();
    double[] cover = all.stream().mapToDouble(CalibrationStudy.Result::coverage).toArray();
    String name = split.key + asking.key + "AB".charAt(network);
    found.number(name + "Ece", mean(error));
    found.number(name + "Coverage", mean(cover));
    double worst = 1 - CalibrationStudy.ALPHA;
    for (double each : cover) {
      boolean further = Math.abs(each - 0.9) > Math.abs(worst - 0.9);
      worst = further ? each : worst;
    }
    found.line(
        String.format(
            Locale.ROOT,
            "| %s | `%s` | %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |",
            split.text,
            asking.rule,
            asking.perLabel ? "per label" : "one threshold",
            "AB".charAt(network),
            mean(error),
            Arrays.stream(error).max().orElseThrow(),
            mean(cover),
            mean(all.stream().mapToDouble(CalibrationStudy.Result::sick).toArray()),
            mean(all.stream().mapToDouble(CalibrationStudy.Result::healthy).toArray()),
            worst,
            mean(all.stream().mapToDouble(CalibrationStudy.Result::referred).toArray()),
            mean(all.stream().mapToDouble(CalibrationStudy.Result::drift).toArray())));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
