package io.tilewise.verdict;

import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.CountHistogram;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.RuleSpec;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Checks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was fitted for a model on labelled data.
 *
 * @param tileCalibrations by label; empty, or of every label but one, which is the common negative
 * @param rules by the rule's {@linkplain RuleSpec#toString() configuration value}
 * @param countHistogram intercept and one coefficient, each within ±1e6, per bin of the {@code
 *     count-histogram} rule; empty when it was not fitted
 */
public record Fit(
    Map<Integer, TileCalibration> tileCalibrations,
    Map<String, RuleFit> rules,
    List<Double> countHistogram) {
  /** Nothing was fitted. */
  public static final Fit NONE = new Fit(Map.of(), Map.of(), List.of());

  public Fit {
    tileCalibrations = Map.copyOf(tileCalibrations);
    rules = canonical(rules);
    countHistogram = List.copyOf(countHistogram);
    Checks.check(
        countHistogram.isEmpty() || countHistogram.size() == CountHistogram.COEFFICIENTS,
        "countHistogram",
        countHistogram.size() + " numbers",
        CountHistogram.COEFFICIENTS + " or none");
    countHistogram.forEach(
        each -> Checks.check(Math.abs(each) <= 1e6, "countHistogram", each, "-1e6 to 1e6"));
  }

  /** A rule has one value however it is written, so that what was fitted for it is found. */
  private static Map<String, RuleFit> canonical(Map<String, RuleFit> rules) {
    Map<String, RuleFit> canonical = new HashMap<>();
    rules.forEach(
        (rule, fit) -> {
          boolean first = canonical.put(VerdictRules.spec(rule).toString(), fit) == null;
          Checks.check(first, "rules", rule, "every rule once");
        });
    return Map.copyOf(canonical);
  }

  /** What was fitted for a rule, {@link RuleFit#NONE} where nothing was. */
  public RuleFit of(String rule) {
    return rules.getOrDefault(rule, RuleFit.NONE);
  }

  /** Whether anything makes what a rule says come true as often as it says. */
  public boolean calibrates(String rule) {
    return !of(rule).calibration().equals(ImageCalibration.NONE);
  }

  /**
   * What the rules know beside the scores.
   *
   * @param labels number of labels, two or more
   * @param positive position of the label that means disease; null when there is none
   */
  public RuleContext context(int labels, @Nullable Integer positive) {
    return new RuleContext(labels, positive, tileCalibrations, countHistogram);
  }

  /**
   * The same of labels by their names.
   *
   * @param severity all labels from the least to the most severe; empty when nobody ranked them
   */
  public RuleContext context(
      List<String> labels, @Nullable String positive, List<String> severity) {
    return new RuleContext(
        labels.size(),
        positive == null ? null : labels.indexOf(positive),
        RuleContext.sought(labels, positive, severity),
        tileCalibrations,
        countHistogram);
  }
}
