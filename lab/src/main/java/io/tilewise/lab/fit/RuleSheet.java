package io.tilewise.lab.fit;

import io.tilewise.verdict.Conformal;
import io.tilewise.verdict.Distribution;
import io.tilewise.verdict.RuleFit;
import io.tilewise.verdict.TileScores;
import io.tilewise.verdict.VerdictRule;
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

    void add(Distribution said, int truth) {
      distributions.add(said);
      truths.add(truth);
    }

    int[] truth() {
      return truths.stream().mapToInt(each -> each).toArray();
    }
  }

  RuleSheet(VerdictRule rule, FitPlan plan) {
    this.rule = rule;
    this.plan = plan;
  }

  /** Asks the rule as it is without the image's fold. */
  void addFitting(VerdictRule withoutFold, TileScores scores, int truth) {
    fitting.add(withoutFold.judge(scores), truth);
  }

  void addHeldOut(TileScores scores, int truth) {
    heldOut.add(rule.judge(scores), truth);
  }

  RuleReport fit() throws FitException {
    Optional<RuleFit> scaled =
        TemperatureScaling.fit(logs(), fitting.truth(), plan.positiveLabel());
    RuleFit scaling = scaled.orElse(RuleFit.NONE);
    Double threshold = threshold(scaling);
    RuleFit fitted =
        new RuleFit(scaling.temperature(), scaling.offset(), threshold, conformal(scaling));
    return new RuleReport(
        rule.name(),
        fitted,
        scaled.isPresent(),
        heldOutLogLoss(RuleFit.NONE),
        heldOutLogLoss(fitted));
  }

  private @Nullable Conformal conformal(RuleFit scaling) throws FitException {
    SplitConformal sets = plan.conformal();
    if (sets == null) {
      return null;
    }
    double[] ofTruth =
        IntStream.range(0, heldOut.truths.size()).mapToDouble(i -> ofTruth(i, scaling)).toArray();
    return sets.fit(ofTruth, heldOut.truth(), plan.labels());
  }

  private double[][] logs() {
    int labels = plan.labels().size();
    double[][] logs = new double[fitting.truths.size()][labels];
    for (int i = 0; i < logs.length; i++) {
      for (int label = 0; label < labels; label++) {
        logs[i][label] = fitting.distributions.get(i).logProbability(label);
      }
    }
    return logs;
  }

  private @Nullable Double threshold(RuleFit scaling) {
    Integer positive = plan.positiveLabel();
    if (positive == null) {
      return null;
    }
    double[] probabilities =
        fitting.distributions.stream()
            .mapToDouble(said -> scaling.apply(said, positive).probability(positive))
            .toArray();
    boolean[] truth = new boolean[probabilities.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = fitting.truths.get(i) == positive.intValue();
    }
    OptionalDouble best = YoudenThreshold.of(probabilities, truth);
    return best.isPresent() ? best.getAsDouble() : null;
  }

  /** To the last bit what a verdict will compute. */
  private double ofTruth(int image, RuleFit fitted) {
    return fitted
        .apply(heldOut.distributions.get(image), plan.positiveLabel())
        .probability(heldOut.truths.get(image));
  }

  private OptionalDouble heldOutLogLoss(RuleFit fitted) {
    return IntStream.range(0, heldOut.truths.size())
        .mapToDouble(image -> ofTruth(image, fitted))
        .map(p -> -Math.log(Math.max(p, RuleReport.LEAST_PROBABILITY)))
        .average();
  }
}
