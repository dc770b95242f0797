package io.tilewise.lab.study;

import io.tilewise.lab.calibrate.ImageCalibrationChoice;
import io.tilewise.lab.evaluate.Reliability;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.thresholds.GroupWeights;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.Judge;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.RuleOpinion;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.ScoreDrift;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether probabilities come true and prediction sets hold the truth as often as they promise. */
final class CalibrationStudy {
  static final double ALPHA = 0.1;
  private static final int TILES = 64;
  private static final int MOST = 32;
  private static final int FOLDS = 5;

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
  record Result(
      Reliability reliability,
      double coverage,
      double sick,
      double healthy,
      double referred,
      double drift) {}

  /**
   * Fits and tests: the first part's calibrate tiles, bags of the second give the calibration of
   * images, of the third the prediction sets, of the fourth are judged.
   *
   * @param bags of the second and of the third part; five times as many are judged
   */
  static Result run(
      List<Cells> parts,
      Set<String> infected,
      String ruleName,
      int network,
      int bags,
      boolean perLabel,
      long seed)
      throws Exception {
    List<List<LabelledImage>> drawn = new ArrayList<>();
    for (int part = 1; part < 4; part++) {
      drawn.add(
          new CellBags(parts.get(part), infected, network, seed * 10 + part)
              .upTo(part == 3 ? 5 * bags : bags, TILES, MOST));
    }
    Fit tiles = RegretStudy.tileFit(parts.getFirst(), network, false, seed).fit();
    tiles = new Fit(tiles.tileCalibrations(), Map.of(), List.of());
    VerdictRule rule =
        VerdictRules.create(VerdictRules.spec(ruleName), tiles.context(2, 0)).orElseThrow();
    ImageCalibration calibration = calibration(rule, drawn.get(0));
    HierarchicalConformal sets =
        new HierarchicalConformal(ALPHA, perLabel ? Promise.EACH : Promise.MEAN);
    List<LabelledImage> heldOut = drawn.get(1);
    double[] ofTruth =
        heldOut.stream()
            .mapToDouble(
                image ->
                    calibration.apply(rule.judge(image.scores()), 0).probability(image.label()))
            .toArray();
    List<String> groups = heldOut.stream().map(LabelledImage::group).toList();
    GroupWeights weights = new GroupWeights(labels(heldOut), groups, Cells.LABELS.size());
    Conformal conformal = sets.fit(ofTruth, weights, Cells.LABELS);
    RuleFit fitted = new RuleFit(calibration, null, conformal);
    Fit fit = new Fit(tiles.tileCalibrations(), Map.of(ruleName, fitted), List.of());
    return result(fit, ruleName, range(drawn.get(0), heldOut), drawn.get(2));
  }

  private static ImageCalibration calibration(VerdictRule rule, List<LabelledImage> images) {
    List<Distribution> said = images.stream().map(each -> rule.judge(each.scores())).toList();
    int[] folds = IntStream.range(0, images.size()).map(at -> at % FOLDS).toArray();
    return ImageCalibrationChoice.of(said, labels(images), folds, 0).orElseThrow().chosen();
  }

  private static int[] labels(List<LabelledImage> images) {
    return images.stream().mapToInt(LabelledImage::label).toArray();
  }

  private static FitResult.Range range(List<LabelledImage> one, List<LabelledImage> other) {
    DoubleSummaryStatistics quartiles =
        Stream.concat(one.stream(), other.stream())
            .mapToDouble(image -> ScoreDrift.lowerQuartile(image.scores(), 0))
            .summaryStatistics();
    return new FitResult.Range(quartiles.getMin(), quartiles.getMax());
  }

  private static Result result(
      Fit fit, String ruleName, FitResult.Range range, List<LabelledImage> test) {
    JudgeSettings settings =
        new JudgeSettings(
            Cells.LABELS, "parasitized", List.of(), ruleName, TieBreak.REFER, null, fit);
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
    return new Result(
        Reliability.of(said, truth),
        (held[0] + held[1]) / count,
        (double) held[0] / images[0],
        (double) held[1] / images[1],
        referred / count,
        drifted / count);
  }
}
