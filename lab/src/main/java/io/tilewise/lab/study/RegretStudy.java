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
import java.util.Set;

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

  static final String RULE = "evidence-mixture";

  /** The variant that takes a positive image to hold a positive tile. */
  static final String PRESENT = "evidence-mixture(atleast=1)";

  private final Cells cells;
  private final int bags;
  private int isotonic;

  RegretStudy(Cells cells, int bags) {
    this.cells = cells;
    this.bags = bags;
  }

  /** How many of the tile calibrations, one per seed and network, were no line. */
  int isotonic() {
    return isotonic;
  }

  /** AUC per rule of the 12 cells; the tile calibration is from one half of the slides. */
  Map<String, double[]> run(long seed, boolean healthyOnly) throws Exception {
    Map<String, double[]> table = new LinkedHashMap<>();
    List<Cells> halves = cells.bySlide(seed);
    Set<String> infected = cells.infectedSlides();
    for (int network = 0; network < Cells.NETWORKS.size(); network++) {
      FitResult fitted = tileFit(halves.getFirst(), network, healthyOnly, seed);
      TileMethod method = fitted.tileCalibrations().getFirst().method();
      isotonic += method == TileMethod.LINE ? 0 : 1;
      RuleContext context = new RuleContext(2, 0, fitted.fit().tileCalibrations(), List.of());
      for (int cell = 0; cell < CELLS.size(); cell++) {
        int column = network * CELLS.size() + cell;
        CellBags drawn = new CellBags(halves.getLast(), infected, network, seed * 100 + column);
        List<LabelledImage> images = drawn.exactly(bags, CELLS.get(cell)[0], CELLS.get(cell)[1]);
        List<VerdictRule> rules = new ArrayList<>(VerdictRules.all(context));
        rules.add(VerdictRules.create(VerdictRules.spec(PRESENT), context).orElseThrow());
        for (VerdictRule rule : rules) {
          table.computeIfAbsent(rule.name(), _ -> new double[2 * CELLS.size()])[column] =
              auc(rule, images);
        }
      }
    }
    return table;
  }

  /** A fit with each slide as an image, which chooses a tile calibration by groups of slides. */
  static FitResult tileFit(Cells half, int network, boolean healthyOnly, long seed)
      throws Exception {
    FitPlan plan = new FitPlan(Cells.LABELS, "parasitized", List.of(), null, null, seed);
    return Fitter.fit(plan, half.slides(network, healthyOnly)::forEach);
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
  static Map<String, double[]> mean(List<Map<String, double[]>> tables) {
    Map<String, double[]> mean = new LinkedHashMap<>();
    for (Map<String, double[]> table : tables) {
      table.forEach(
          (rule, row) -> {
            double[] sum = mean.computeIfAbsent(rule, _ -> new double[row.length]);
            for (int at = 0; at < row.length; at++) {
              sum[at] += row[at] / tables.size();
            }
          });
    }
    return mean;
  }

  /** Per rule the most that it is behind the best rule of a cell. */
  static Map<String, Double> regret(Map<String, double[]> table) {
    Map<String, Double> regret = new LinkedHashMap<>();
    table.forEach(
        (rule, row) -> {
          double most = 0;
          for (int at = 0; at < row.length; at++) {
            int column = at;
            double best =
                table.values().stream().mapToDouble(other -> other[column]).max().orElseThrow();
            most = Math.max(most, best - row[at]);
          }
          regret.put(rule, most);
        });
    return regret;
  }
}
