package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.HistogramRegression;
import io.tilewise.lab.calibrate.TileCalibrationChoice;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.RuleSpec;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules as they will be used, and per split as they would be had they never seen the images
 * that it judges: what a calibration is fitted on must not have been learned by heart.
 *
 * @param fit from all images
 * @param rules with that fit
 * @param perSplit the same rules in the same order, fitted without each split's images
 */
record FittedRules(Fit fit, List<VerdictRule> rules, List<List<VerdictRule>> perSplit) {
  static FittedRules of(ImageFolds folds, List<TileCalibrationChoice> choices) {
    FitPlan plan = folds.plan();
    List<List<VerdictRule>> perSplit = new ArrayList<>();
    for (int split = 0; split < folds.splits(); split++) {
      Map<Integer, TileCalibration> calibrations = new HashMap<>();
      for (TileCalibrationChoice each : choices) {
        calibrations.put(each.label(), each.perSplit().get(split));
      }
      perSplit.add(rules(plan, fit(plan, calibrations, folds.without(split))));
    }
    Map<Integer, TileCalibration> calibrations = new HashMap<>();
    choices.forEach(each -> calibrations.put(each.label(), each.chosen()));
    Fit fit = fit(plan, calibrations, folds.images());
    return new FittedRules(fit, rules(plan, fit), perSplit);
  }

  private static Fit fit(
      FitPlan plan, Map<Integer, TileCalibration> calibrations, List<ImageFacts> images) {
    Integer positive = plan.positiveLabel();
    if (positive == null || plan.labels().size() != 2) {
      return new Fit(calibrations, Map.of(), List.of());
    }
    double[][] shares = new double[images.size()][];
    boolean[] truth = new boolean[images.size()];
    for (int i = 0; i < truth.length; i++) {
      shares[i] = images.get(i).histogram().stream().mapToDouble(each -> each).toArray();
      truth[i] = images.get(i).label() == positive;
    }
    return new Fit(calibrations, Map.of(), HistogramRegression.fit(shares, truth));
  }

  /** All there are, the one that decides unasked, and the one that was asked for, each once. */
  private static List<VerdictRule> rules(FitPlan plan, Fit fit) {
    RuleContext context = fit.context(plan.labels(), plan.positive(), plan.severity());
    boolean calibrated = !fit.tileCalibrations().isEmpty();
    List<VerdictRule> rules = new ArrayList<>(VerdictRules.all(context));
    String unasked = calibrated ? Fitter.STANDARD : Fitter.WITHOUT_TILE_LABELS;
    for (String each : new String[] {unasked, plan.rule()}) {
      if (each != null) {
        RuleSpec spec = VerdictRules.spec(each);
        if (rules.stream().noneMatch(rule -> rule.name().equals(spec.toString()))) {
          VerdictRules.create(spec, context).ifPresent(rules::add);
        }
      }
    }
    return rules;
  }
}
