package io.tilewise.verdict;

import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Checks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an image is to be judged.
 *
 * @param labels in the order of the model's outputs, two or more
 * @param positive the label that means disease, one of {@code labels}; null when none does
 * @param severity all labels from the least to the most severe; empty when nobody ranked them
 * @param rule configuration value of the rule that decides, say {@code top-k-mean(k=5)}
 * @param tieBreak what happens when it ties
 * @param threshold probability of the positive label from which the deciding rule calls the image
 *     positive, 0 to 1; it goes before a fitted one and before prediction sets; null: what was
 *     fitted decides, else the most probable label wins
 * @param fit what was fitted for the model on labelled data
 */
public record JudgeSettings(
    List<String> labels,
    @Nullable String positive,
    List<String> severity,
    String rule,
    TieBreak tieBreak,
    @Nullable Double threshold,
    Fit fit) {
  public JudgeSettings {
    Checks.check(labels.size() >= 2, "labels", labels, "two or more");
    labels = List.copyOf(labels);
    Checks.check(
        positive == null || labels.contains(positive), "positive", positive, "one of " + labels);
    severity = List.copyOf(severity);
    Checks.check(
        severity.isEmpty() || (severity.size() == labels.size() && severity.containsAll(labels)),
        "severity",
        severity,
        "every label of " + labels + " once");
    rule = VerdictRules.spec(rule).toString();
    Checks.check(
        threshold == null || (threshold >= 0 && threshold <= 1), "threshold", threshold, "0 to 1");
    Checks.check(
        threshold == null || positive != null,
        "threshold",
        threshold,
        "none without a positive label");
    for (Map.Entry<String, RuleFit> each : fit.rules().entrySet()) {
      check("fit.rules[" + each.getKey() + "]", each.getValue(), labels, positive);
    }
    RuleContext context = fit.context(labels, positive, severity);
    Checks.check(
        VerdictRules.create(VerdictRules.spec(rule), context).isPresent(),
        "rule",
        rule,
        "a rule that needs no fit, or a model card with one");
  }

  private static void check(
      String entry, RuleFit fit, List<String> labels, @Nullable String positive) {
    Checks.check(
        fit.conformal() == null || fit.conformal().thresholds().size() == labels.size(),
        entry + ".conformal.thresholds",
        fit.conformal(),
        "one per label of " + labels);
    Checks.check(
        fit.threshold() == null || positive != null,
        entry + ".threshold",
        fit.threshold(),
        "none without a positive label");
    boolean perLabelAlike =
        fit.calibration() instanceof ImageCalibration.Scaling scaling && scaling.offset() == 0;
    Checks.check(
        perLabelAlike || (positive != null && labels.size() == 2),
        entry + ".calibration",
        fit.calibration(),
        "a temperature alone, unless two labels, one positive");
  }

  /** Settings where nothing was fitted. */
  public JudgeSettings(
      List<String> labels,
      @Nullable String positive,
      List<String> severity,
      String rule,
      TieBreak tieBreak,
      @Nullable Double threshold) {
    this(labels, positive, severity, rule, tieBreak, threshold, Fit.NONE);
  }

  /** What the rules know beside the scores. */
  public RuleContext context() {
    return fit.context(labels, positive, severity);
  }

  /** Position of the positive label, empty when there is none. */
  Optional<Integer> positiveLabel() {
    return positive == null ? Optional.empty() : Optional.of(labels.indexOf(positive));
  }

  /**
   * How bad a label is, larger is worse. Without a ranking the positive label is worse than all
   * others, which are equally bad.
   */
  int severityOf(int label) {
    String name = labels.get(label);
    if (!severity.isEmpty()) {
      return severity.indexOf(name);
    }
    return name.equals(positive) ? 1 : 0;
  }
}
