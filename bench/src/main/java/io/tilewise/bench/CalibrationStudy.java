package io.tilewise.bench;

import io.tilewise.lab.evaluate.Reliability;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.fit.LabelledImage;
import io.tilewise.lab.fit.SplitConformal;
import io.tilewise.verdict.Judge;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.RuleOpinion;
import io.tilewise.verdict.ScoreDrift;
import io.tilewise.verdict.TieBreak;
import java.util.List;
import java.util.Set;

/** Whether probabilities come true and prediction sets hold the truth as often as they promise. */
final class CalibrationStudy {
  static final double ALPHA = 0.1;
  private static final String RULE = "evidence-mixture";
  private static final int TILES = 64;
  private static final int MOST = 32;

  private CalibrationStudy() {}

  /**
   * What came of the test images.
   *
   * @param coverage share of prediction sets that hold the truth
   * @param sick the same among infected images
   * @param healthy the same among healthy ones
   * @param referred share of sets of any other size than one
   * @param drift share of images outside the range of the images that the fit is from
   */
  record Outcome(
      Reliability reliability,
      double coverage,
      double sick,
      double healthy,
      double referred,
      double drift) {}

  /**
   * Fits on bags of two parts without a common cell, and tests on bags of a third.
   *
   * @param bags to fit on; prediction sets get twice, tests five times as many
   */
  static Outcome run(
      List<Cells> parts, Set<String> infected, int network, int bags, boolean perLabel, long seed)
      throws Exception {
    List<LabelledImage> fit =
        new CellBags(parts.get(0), infected, network, seed * 10).upTo(bags, TILES, MOST);
    List<LabelledImage> sets =
        new CellBags(parts.get(1), infected, network, seed * 10 + 1).upTo(2 * bags, TILES, MOST);
    List<LabelledImage> test =
        new CellBags(parts.get(2), infected, network, seed * 10 + 2).upTo(5 * bags, TILES, MOST);
    FitPlan plan =
        new FitPlan(
            Cells.LABELS,
            "parasitized",
            List.of(),
            RULE,
            new SplitConformal(ALPHA, perLabel),
            seed);
    return outcome(Fitter.fit(plan, fit::forEach, sets::forEach), test);
  }

  private static Outcome outcome(FitResult fitted, List<LabelledImage> test) {
    JudgeSettings settings =
        new JudgeSettings(
            Cells.LABELS, "parasitized", List.of(), RULE, TieBreak.REFER, null, fitted.fit());
    FitResult.Range range = java.util.Objects.requireNonNull(fitted.tileScores());
    double[] said = new double[test.size()];
    boolean[] truth = new boolean[test.size()];
    int[] images = new int[2];
    int[] held = new int[2];
    int referred = 0;
    int drifted = 0;
    for (int at = 0; at < said.length; at++) {
      LabelledImage image = test.get(at);
      RuleOpinion opinion = Judge.opinion(image.scores(), settings);
      said[at] = opinion.probabilities().probability(0);
      truth[at] = image.label() == 0;
      images[image.label()]++;
      held[image.label()] += opinion.labels().contains(image.label()) ? 1 : 0;
      referred += opinion.labels().size() == 1 ? 0 : 1;
      double quartile = ScoreDrift.lowerQuartile(image.scores(), 0);
      drifted += quartile < range.low() || quartile > range.high() ? 1 : 0;
    }
    double count = said.length;
    return new Outcome(
        Reliability.of(said, truth),
        (held[0] + held[1]) / count,
        (double) held[0] / images[0],
        (double) held[1] / images[1],
        referred / count,
        drifted / count);
  }
}
