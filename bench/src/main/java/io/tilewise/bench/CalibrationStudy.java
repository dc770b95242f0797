package io.tilewise.bench;

import io.tilewise.lab.evaluate.Evaluation;
import io.tilewise.lab.evaluate.Evaluator;
import io.tilewise.lab.evaluate.RuleOutcomes.Outcome;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.fit.LabelledImage;
import io.tilewise.lab.fit.SplitConformal;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.ScoreDrift;
import io.tilewise.verdict.TieBreak;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether the fitted posterior and its prediction sets hold, on cells of known and new slides. */
final class CalibrationStudy {
  private static final String RULE = "evidence-mixture";
  private static final double ALPHA = 0.1;
  private static final int SIZE = 64;
  private static final int FITTED = 2000;
  private static final int TESTED = 5000;
  private static final long SEED = 1;

  private CalibrationStudy() {}

  /** Known and new slides for both networks, and prediction sets of either kind. */
  static String markdown(Path csv) throws Exception {
    StringBuilder text =
        new StringBuilder(
            "| network | slides | prediction sets | ECE | coverage | of parasitized | of uninfected |"
                + " one label | drift warnings |\n|---|---|---|---|---|---|---|---|---|\n");
    for (String network : List.of("nlm44", "sudan")) {
      CellScores scores = CellScores.read(csv, "p0_" + network);
      Set<String> healthy = scores.healthySlides();
      List<CellScores> thirds = scores.parts(3, SEED);
      List<CellScores> halves = scores.halvesBySlide(SEED);
      List<CellScores> known = halves.getFirst().parts(2, SEED);
      for (boolean conditional : new boolean[] {false, true}) {
        text.append(row(network, "known", conditional, thirds, healthy));
        List<CellScores> unseen = List.of(known.getFirst(), known.getLast(), halves.getLast());
        text.append(row(network, "unseen", conditional, unseen, healthy));
      }
    }
    return text.toString();
  }

  /** Parts to fit on, to take the sets from, and to test on. */
  private static String row(
      String network,
      String slides,
      boolean conditional,
      List<CellScores> parts,
      Set<String> healthy)
      throws Exception {
    FitPlan plan =
        new FitPlan(
            ChoosingARule.PLAN.labels(),
            ChoosingARule.PLAN.positive(),
            ChoosingARule.PLAN.severity(),
            RULE,
            new SplitConformal(ALPHA, conditional),
            SEED);
    List<LabelledImage> fitted = new CellBags(parts.get(0), healthy, 1).mixed(FITTED, SIZE);
    List<LabelledImage> heldOut = new CellBags(parts.get(1), healthy, 2).mixed(FITTED, SIZE);
    List<LabelledImage> tested = new CellBags(parts.get(2), healthy, 3).mixed(TESTED, SIZE);
    FitResult result = Fitter.fit(plan, fitted::forEach, renamed(heldOut)::forEach);
    return row(network, slides, conditional, plan, result, tested);
  }

  /** Groups of the two sides must not look the same. */
  private static List<LabelledImage> renamed(List<LabelledImage> bags) {
    return bags.stream()
        .map(
            bag ->
                new LabelledImage(
                    "held-out-" + bag.id(),
                    "held-out-" + bag.group(),
                    bag.label(),
                    bag.scores(),
                    bag.tileLabels()))
        .toList();
  }

  private static String row(
      String network,
      String slides,
      boolean conditional,
      FitPlan plan,
      FitResult result,
      List<LabelledImage> tested) {
    JudgeSettings settings =
        new JudgeSettings(
            plan.labels(),
            plan.positive(),
            plan.severity(),
            RULE,
            TieBreak.WORST,
            null,
            result.fit());
    Evaluator evaluator = new Evaluator(0, List.of(settings));
    int drifted = 0;
    for (LabelledImage bag : tested) {
      evaluator.add(bag.id(), bag.group(), bag.label(), bag.scores());
      double quartile = ScoreDrift.lowerQuartile(bag.scores(), 0);
      FitResult.Range range = java.util.Objects.requireNonNull(result.tileScores());
      drifted += quartile < range.low() || quartile > range.high() ? 1 : 0;
    }
    Evaluation evaluation = evaluator.evaluation(plan.labels(), RULE, 1, SEED);
    Coverage coverage = Coverage.of(settings, evaluation, tested);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |%n",
        network,
        slides,
        conditional ? "per label" : "one for all",
        evaluation.measures().getFirst().ece(),
        coverage.all(),
        coverage.positive(),
        coverage.negative(),
        1 - evaluation.measures().getFirst().referred(),
        (double) drifted / tested.size());
  }

  /** How often the set holds the truth: of all images and of those of either label. */
  private record Coverage(double all, double positive, double negative) {
    static Coverage of(JudgeSettings settings, Evaluation evaluation, List<LabelledImage> tested) {
      var sets = java.util.Objects.requireNonNull(settings.fit().of(RULE).conformal());
      List<Outcome> outcomes = evaluation.outcomes().getFirst().all();
      int[] covered = new int[2];
      int[] images = new int[2];
      for (int at = 0; at < tested.size(); at++) {
        int truth = tested.get(at).label();
        double p = outcomes.get(at).probabilities()[truth];
        covered[truth] += 1 - p <= sets.thresholds().get(truth) ? 1 : 0;
        images[truth]++;
      }
      return new Coverage(
          (double) (covered[0] + covered[1]) / tested.size(),
          (double) covered[0] / images[0],
          (double) covered[1] / images[1]);
    }
  }
}
