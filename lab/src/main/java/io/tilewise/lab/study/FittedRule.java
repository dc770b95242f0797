package io.tilewise.lab.study;

import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The standard rule, ready to judge.
 *
 * @param rule with its tile calibration
 * @param calibration of its probabilities
 * @param sets thresholds of prediction sets, for one reading or more
 */
record FittedRule(VerdictRule rule, ImageCalibration calibration, Map<Reading, Conformal> sets) {
  /** What {@code fit} chooses. */
  static final String NAME = "evidence-mixture(prior=counts)";

  /** Share of images whose prediction set may miss the truth. */
  static final double ALPHA = 0.1;

  FittedRule {
    sets = Map.copyOf(sets);
  }

  /** As the command {@code fit} would do it, with labels of all tiles. */
  static FittedRule of(List<LabelledImage> images, long seed) throws Exception {
    HierarchicalConformal most = new HierarchicalConformal(ALPHA, Promise.MOST);
    FitPlan plan = new FitPlan(Cells.LABELS, Cells.LABELS.getFirst(), List.of(), null, most, seed);
    Fit fit = Fitter.fit(plan, images::forEach).fit();
    RuleFit fitted = fit.of(NAME);
    return new FittedRule(
        VerdictRules.create(VerdictRules.spec(NAME), fit.context(2, 0)).orElseThrow(),
        fitted.calibration(),
        Map.of(Reading.MOST, Objects.requireNonNull(fitted.conformal())));
  }

  /** What came of images. */
  Judged judge(List<LabelledImage> images) {
    double[] said = new double[images.size()];
    boolean[] truth = new boolean[said.length];
    Map<Reading, Judged.Sets> counted = new EnumMap<>(Reading.class);
    sets.keySet().forEach(each -> counted.put(each, new Judged.Sets()));
    for (int at = 0; at < said.length; at++) {
      LabelledImage image = images.get(at);
      Distribution calibrated = calibration.apply(rule.judge(image.scores()), 0);
      said[at] = calibrated.probability(0);
      truth[at] = image.label() == 0;
      counted.forEach(
          (reading, count) ->
              count.add(image.label(), Objects.requireNonNull(sets.get(reading)).set(calibrated)));
    }
    return new Judged(said, truth, counted);
  }
}
