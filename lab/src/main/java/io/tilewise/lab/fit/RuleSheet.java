package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.ImageCalibrationChoice;
import io.tilewise.lab.evaluate.BinaryMetrics;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.thresholds.GroupWeights;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.lab.thresholds.YoudenThreshold;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.scores.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one rule says of every image in each repetition, as it is without the image's group, and
 * what is fitted on that.
 */
final class RuleSheet {
  private final String rule;
  private final FitPlan plan;
  private final List<Distribution> said = new ArrayList<>();
  private final List<Integer> truths = new ArrayList<>();
  private final List<Integer> folds = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();

  RuleSheet(String rule, FitPlan plan) {
    this.rule = rule;
    this.plan = plan;
  }

  /**
   * Asks the rule.
   *
   * @param fold of the image's group, the same in all repetitions
   */
  void add(VerdictRule withoutGroup, int fold, LabelledImage image) {
    said.add(withoutGroup.judge(image.scores()));
    truths.add(image.label());
    folds.add(fold);
    groups.add(image.group());
  }

  RuleReport fit() throws FitException {
    Optional<ImageCalibrationChoice> chosen = chosen();
    ImageCalibration calibration =
        chosen.map(ImageCalibrationChoice::chosen).orElse(ImageCalibration.NONE);
    RuleFit fitted = new RuleFit(calibration, threshold(calibration), conformal(calibration));
    return new RuleReport(
        rule,
        fitted,
        chosen.isPresent(),
        IntStream.range(0, said.size())
            .mapToDouble(at -> said.get(at).probability(truths.get(at)))
            .map(ImageCalibrationChoice::logLoss)
            .average(),
        chosen.map(ImageCalibrationChoice::logLoss).orElse(OptionalDouble.empty()),
        auc());
  }

  private OptionalDouble auc() {
    Integer positive = plan.positiveLabel();
    if (positive == null) {
      return OptionalDouble.empty();
    }
    double[] probabilities =
        said.stream().mapToDouble(each -> each.probability(positive)).toArray();
    return OptionalDouble.of(BinaryMetrics.auc(probabilities, areOf(positive)));
  }

  private boolean[] areOf(int label) {
    boolean[] are = new boolean[truths.size()];
    for (int at = 0; at < are.length; at++) {
      are[at] = truths.get(at) == label;
    }
    return are;
  }

  /**
   * Log-odds by a prior over counts mean the same at every size: a line holds beyond the images.
   */
  private Optional<ImageCalibrationChoice> chosen() {
    int[] truth = numbers(truths);
    int[] fold = numbers(folds);
    return rule.equals(Fitter.STANDARD) || rule.equals(Fitter.WITHOUT_TILE_LABELS)
        ? ImageCalibrationChoice.line(said, truth, fold, plan.positiveLabel())
        : ImageCalibrationChoice.of(said, truth, fold, plan.positiveLabel());
  }

  private static int[] numbers(List<Integer> values) {
    return values.stream().mapToInt(each -> each).toArray();
  }

  private @Nullable Conformal conformal(ImageCalibration calibration) throws FitException {
    HierarchicalConformal sets = plan.conformal();
    if (sets == null) {
      return null;
    }
    double[] ofTruth =
        IntStream.range(0, said.size()).mapToDouble(at -> ofTruth(at, calibration)).toArray();
    GroupWeights weights = new GroupWeights(numbers(truths), groups, plan.labels().size());
    Conformal fitted = sets.fit(ofTruth, weights, plan.labels());
    int images = said.size() / ImageFolds.REPEATS;
    return new Conformal(fitted.alpha(), images, fitted.thresholds(), fitted.promise());
  }

  private @Nullable Double threshold(ImageCalibration calibration) {
    Integer positive = plan.positiveLabel();
    if (positive == null) {
      return null;
    }
    double[] probabilities =
        said.stream()
            .mapToDouble(each -> calibration.apply(each, positive).probability(positive))
            .toArray();
    OptionalDouble best = YoudenThreshold.of(probabilities, areOf(positive));
    return best.isPresent() ? best.getAsDouble() : null;
  }

  /** To the last bit what a verdict will compute. */
  private double ofTruth(int at, ImageCalibration calibration) {
    return calibration.apply(said.get(at), plan.positiveLabel()).probability(truths.get(at));
  }
}
