package io.tilewise.lab.study;

import io.tilewise.lab.calibrate.TileMethod;
import io.tilewise.lab.evaluate.BinaryMetrics;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far each rule stays behind the best one, over sizes of images and of lesions. */
final class RegretStudy {
  /** Tiles and parasitized ones among them. */
  static final List<int[]> CELLS =
      List.of(
          new int[] {16, 1},
          new int[] {64, 1},
          new int[] {256, 1},
          new int[] {64, 4},
          new int[] {256, 8},
          new int[] {64, 32});

  /** Rules of one family and one tile calibration; the standard one first. */
  static final List<String> MIXTURES =
      List.of(FittedRule.NAME, Fitter.EVIDENCE, Fitter.EVIDENCE + "(atleast=1)");

  private RegretStudy() {}

  /**
   * What one seed comes to.
   *
   * @param auc per rule, of 12 cells: the first network's, then the second's
   * @param methods of tile calibration, one per network
   */
  record Result(Map<String, List<Double>> auc, List<TileMethod> methods) {
    Result {
      auc = new LinkedHashMap<>(auc);
      methods = List.copyOf(methods);
    }
  }

  /** AUC per rule; the tile calibration is from one half of the slides, the bags of the other. */
  static Result run(StudyPlan plan, long seed) throws Exception {
    Map<String, List<Double>> table = new LinkedHashMap<>();
    List<TileMethod> methods = new ArrayList<>();
    List<Cells> halves = plan.cells().bySlide(seed);
    for (int network = 0; network < Cells.NETWORKS.size(); network++) {
      FitResult fitted = tileFit(halves.getFirst(), network, seed);
      methods.add(fitted.tileCalibrations().getFirst().method());
      List<VerdictRule> rules = rules(fitted);
      for (int[] cell : CELLS) {
        long draw = seed * 100 + table.getOrDefault(FittedRule.NAME, List.of()).size();
        List<LabelledImage> images =
            new CellBags("bags", halves.getLast(), network, draw)
                .exactly(plan.bags(), cell[0], cell[1]);
        for (VerdictRule rule : rules) {
          table.computeIfAbsent(rule.name(), _ -> new ArrayList<>()).add(auc(rule, images));
        }
      }
    }
    return new Result(table, methods);
  }

  private static List<VerdictRule> rules(FitResult fitted) {
    RuleContext context = new RuleContext(2, 0, fitted.fit().tileCalibrations(), List.of());
    List<VerdictRule> rules = new ArrayList<>(VerdictRules.all(context));
    for (String name : MIXTURES) {
      if (rules.stream().noneMatch(rule -> rule.name().equals(name))) {
        rules.add(VerdictRules.create(VerdictRules.spec(name), context).orElseThrow());
      }
    }
    return rules;
  }

  /** A fit with each slide as an image, which chooses a tile calibration by groups of slides. */
  private static FitResult tileFit(Cells half, int network, long seed) throws Exception {
    FitPlan plan = new FitPlan(Cells.LABELS, Cells.LABELS.getFirst(), List.of(), null, null, seed);
    return Fitter.fit(plan, half.slideImages(network)::forEach);
  }

  private static double auc(VerdictRule rule, List<LabelledImage> images) {
    double[] scores = new double[images.size()];
    boolean[] truth = new boolean[images.size()];
    for (int at = 0; at < scores.length; at++) {
      Distribution said = rule.judge(images.get(at).scores());
      scores[at] = Math.clamp(said.logProbability(0) - said.logProbability(1), -1e300, 1e300);
      truth[at] = images.get(at).label() == 0;
    }
    return BinaryMetrics.auc(scores, truth);
  }

  /** The mean of several tables of the same rules. */
  static Map<String, List<Double>> mean(List<Map<String, List<Double>>> tables) {
    Map<String, List<Double>> mean = new LinkedHashMap<>();
    for (String rule : tables.getFirst().keySet()) {
      List<List<Double>> rows =
          tables.stream().map(table -> table.getOrDefault(rule, List.of())).toList();
      List<Double> row = new ArrayList<>();
      for (int column = 0; column < rows.getFirst().size(); column++) {
        int at = column;
        row.add(rows.stream().mapToDouble(each -> each.get(at)).average().orElseThrow());
      }
      mean.put(rule, row);
    }
    return mean;
  }

  /**
   * The most that a rule is behind the best rule of any column.
   *
   * @param otherFamilies whether it is compared with rules of other names alone; no less than 0
   */
  static double regret(Map<String, List<Double>> table, String rule, boolean otherFamilies) {
    List<Double> row = table.getOrDefault(rule, List.of());
    String family = VerdictRules.spec(rule).name();
    double most = 0;
    for (int column = 0; column < row.size(); column++) {
      for (Map.Entry<String, List<Double>> other : table.entrySet()) {
        if (!otherFamilies || !VerdictRules.spec(other.getKey()).name().equals(family)) {
          most = Math.max(most, other.getValue().get(column) - row.get(column));
        }
      }
    }
    return most;
  }
}
