package io.tilewise.lab.study;

import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * What rules call images of a model that nobody fitted: its scores as they are, and as networks
 * give them that are surer or less sure than right, or lean to one label.
 */
final class UnfittedStudy {
  /** What is done to a tile's log-odds; the first leaves them. */
  static final Map<String, DoubleUnaryOperator> SCORES = new LinkedHashMap<>();

  static {
    SCORES.put("as they are", odds -> odds);
    SCORES.put("three times as sure", odds -> 3 * odds);
    SCORES.put("a third as sure", odds -> odds / 3);
    SCORES.put("leaning to parasites", odds -> odds + 2);
    SCORES.put("leaning from parasites", odds -> odds - 2);
  }

  /**
   * Probabilities from which a label is believed, all else being referred; .5 refers ties alone.
   */
  static final List<Double> SURE = List.of(.5, .9, .98, .99, .995);

  private static final int[] SIZES = {16, 64, 256, 1024};
  private static final List<String> DOUBTS =
      Stream.of("0.005", "0.01", "0.02", "0.05")
          .map("evidence-mixture(doubt=%s)"::formatted)
          .toList();

  private UnfittedStudy() {}

  /** A rule as it is read. */
  record Reading(String rule, double sure) {}

  /**
   * Images alike but for chance.
   *
   * @param network that scored them, 0 or 1
   * @param sick parasitized tiles
   * @param ofMost whether they are of the label that most tiles bear; else one sick tile is enough
   */
  record Kind(String scores, int network, int tiles, int sick, boolean ofMost) {
    boolean isPositive() {
      return ofMost ? 2 * sick > tiles : sick > 0;
    }
  }

  /**
   * What became of them.
   *
   * @param wrong share that was called by the other label
   * @param referred share that was not called
   */
  record Outcome(double wrong, double referred) {}

  /** Of one seed. */
  static Map<Reading, Map<Kind, Outcome>> run(StudyPlan plan, long seed) {
    Map<Reading, Map<Kind, Outcome>> outcomes = new LinkedHashMap<>();
    SCORES.forEach(
        (scores, change) -> {
          Cells cells = plan.cells().rescored(change);
          for (int network = 0; network < Cells.NETWORKS.size(); network++) {
            CellBags bags = new CellBags("bags", cells, network, seed);
            for (Kind kind : kinds(scores, network)) {
              judge(bags.all(plan.bags() / 20, kind.tiles(), kind.sick()), kind, outcomes);
            }
          }
        });
    return outcomes;
  }

  private static List<Kind> kinds(String scores, int network) {
    List<Kind> kinds = new ArrayList<>();
    for (int tiles : SIZES) {
      for (int sick : new TreeSet<>(List.of(0, 1, 3, tiles / 25, tiles * 2 / 5, tiles))) {
        kinds.add(new Kind(scores, network, tiles, sick, false));
      }
      for (double share : new double[] {0, .1, .3, .4, .6, .7, .9, 1}) {
        kinds.add(new Kind(scores, network, tiles, (int) Math.round(share * tiles), true));
      }
    }
    return kinds;
  }

  private static void judge(
      List<LabelledImage> images, Kind kind, Map<Reading, Map<Kind, Outcome>> outcomes) {
    for (VerdictRule rule : rules()) {
      double[] said =
          images.stream().mapToDouble(each -> rule.judge(each.scores()).probability(0)).toArray();
      for (double sure : SURE) {
        outcomes
            .computeIfAbsent(new Reading(rule.name(), sure), _ -> new LinkedHashMap<>())
            .put(kind, outcome(said, sure, kind.isPositive()));
      }
    }
  }

  private static Outcome outcome(double[] said, double sure, boolean positive) {
    int wrong = 0;
    int referred = 0;
    for (double each : said) {
      double right = positive ? each : 1 - each;
      boolean called = right != .5 && Math.max(right, 1 - right) >= sure;
      referred += called ? 0 : 1;
      wrong += called && right < .5 ? 1 : 0;
    }
    return new Outcome((double) wrong / said.length, (double) referred / said.length);
  }

  private static List<VerdictRule> rules() {
    List<VerdictRule> rules = new ArrayList<>(VerdictRules.all(Fit.NONE.context(2, 0)));
    for (String doubt : DOUBTS) {
      VerdictRules.create(VerdictRules.spec(doubt), Fit.NONE.context(2, 0)).ifPresent(rules::add);
    }
    return rules;
  }
}
