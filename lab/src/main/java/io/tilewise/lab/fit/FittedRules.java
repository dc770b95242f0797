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
 * The rules as they will be used, and per fold as they would be had they never seen that fold: what
 * a calibration is fitted on must not have been learned by heart.
 *
 * @param fit from the whole fitting half
 * @param rules with that fit
 * @param perFold the same rules in the same order, fitted without each fold
 */
record FittedRules(Fit fit, List<VerdictRule> rules, List<List<VerdictRule>> perFold) {
  static FittedRules of(ImageRoles roles, List<TileCalibrationChoice> choices) {
    FitPlan plan = roles.plan();
    List<List<VerdictRule>> perFold = new ArrayList<>();
    for (int fold = 0; fold < roles.foldCount(); fold++) {
      Map<Integer, TileCalibration> calibrations = new HashMap<>();
      for (TileCalibrationChoice each : choices) {
        calibrations.put(each.label(), each.perFold().get(fold));
      }
      perFold.add(rules(plan, fit(plan, calibrations, roles.fitting(fold, false))));
    }
    Map<Integer, TileCalibration> calibrations = new HashMap<>();
    choices.forEach(each -> calibrations.put(each.label(), each.chosen()));
    Fit fit = fit(plan, calibrations, roles.fitting());
    return new FittedRules(fit, rules(plan, fit), perFold);
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

  /** All there are, the standard one, and the one that was asked for, each once. */
  private static List<VerdictRule> rules(FitPlan plan, Fit fit) {
    RuleContext context = fit.context(plan.labels().size(), plan.positiveLabel());
    List<VerdictRule> rules = new ArrayList<>(VerdictRules.all(context));
    for (String each : new String[] {Fitter.STANDARD, plan.rule()}) {
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
