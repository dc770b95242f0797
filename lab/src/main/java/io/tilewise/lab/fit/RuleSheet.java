package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.calibrate.GroupWeights;
import io.tilewise.lab.calibrate.HierarchicalConformal;
import io.tilewise.lab.calibrate.ImageCalibrationChoice;
import io.tilewise.lab.calibrate.YoudenThreshold;
import io.tilewise.lab.scores.LabelledImage;
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

/** What one rule says of every image, and what is fitted on that. */
final class RuleSheet {
  private final VerdictRule rule;
  private final FitPlan plan;
  private final Said fitting = new Said();
  private final Said heldOut = new Said();

  /** Distributions and truths, side by side. */
  private static final class Said {
    private final List<Distribution> distributions = new ArrayList<>();
    private final List<Integer> truths = new ArrayList<>();
    private final List<Integer> folds = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();

    void add(Distribution said, int truth, int fold, String group) {
      distributions.add(said);
      groups.add(group);
      folds.add(fold);
      truths.add(truth);
    }

    int[] truth() {
      return truths.stream().mapToInt(each -> each).toArray();
    }

    int[] fold() {
      return folds.stream().mapToInt(each -> each).toArray();
    }
  }

  RuleSheet(VerdictRule rule, FitPlan plan) {
    this.rule = rule;
    this.plan = plan;
  }

  /** Asks the rule as it is without the image's fold. */
  void addFitting(VerdictRule withoutFold, int fold, LabelledImage image) {
    fitting.add(withoutFold.judge(image.scores()), image.label(), fold, image.group());
  }

  void addHeldOut(LabelledImage image) {
    heldOut.add(rule.judge(image.scores()), image.label(), /* fold= */ -1, image.group());
  }

  RuleReport fit() throws FitException {
    Optional<ImageCalibration> chosen =
        ImageCalibrationChoice.fit(
            fitting.distributions, fitting.truth(), fitting.fold(), plan.positiveLabel());
    ImageCalibration calibration = chosen.orElse(ImageCalibration.NONE);
    RuleFit fitted = new RuleFit(calibration, threshold(calibration), conformal(calibration));
    return new RuleReport(
        rule.name(),
        fitted,
        chosen.isPresent(),
        heldOutLogLoss(ImageCalibration.NONE),
        heldOutLogLoss(calibration));
  }

  private @Nullable Conformal conformal(ImageCalibration calibration) throws FitException {
    HierarchicalConformal sets = plan.conformal();
    if (sets == null) {
      return null;
    }
    double[] ofTruth =
        IntStream.range(0, heldOut.truths.size())
            .mapToDouble(i -> ofTruth(i, calibration))
            .toArray();
    GroupWeights weights = new GroupWeights(heldOut.truth(), heldOut.groups, plan.labels().size());
    return sets.fit(ofTruth, weights, plan.labels());
  }

  private @Nullable Double threshold(ImageCalibration calibration) {
    Integer positive = plan.positiveLabel();
    if (positive == null) {
      return null;
    }
    double[] probabilities =
        fitting.distributions.stream()
            .mapToDouble(said -> calibration.apply(said, positive).probability(positive))
            .toArray();
    boolean[] truth = new boolean[probabilities.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = fitting.truths.get(i) == positive.intValue();
    }
    OptionalDouble best = YoudenThreshold.of(probabilities, truth);
    return best.isPresent() ? best.getAsDouble() : null;
  }

  /** To the last bit what a verdict will compute. */
  private double ofTruth(int image, ImageCalibration calibration) {
    return calibration
        .apply(heldOut.distributions.get(image), plan.positiveLabel())
        .probability(heldOut.truths.get(image));
  }

  private OptionalDouble heldOutLogLoss(ImageCalibration calibration) {
    return IntStream.range(0, heldOut.truths.size())
        .mapToDouble(image -> ofTruth(image, calibration))
        .map(p -> -Math.log(Math.max(p, ImageCalibrationChoice.LEAST_PROBABILITY)))
        .average();
  }
}
