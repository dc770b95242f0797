package io.tilewise.verdict;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an image is to be judged.
 *
 * @param labels in the order of the model's outputs, two or more
 * @param positive the label that means disease, one of {@code labels}; null when none does
 * @param severity all labels from the least to the most severe; empty when nobody ranked them
 * @param rule configuration value of the rule that decides
 * @param tieBreak what happens when it ties
 * @param threshold probability of the positive label from which the deciding rule calls the image
 *     positive, 0 to 1; null: the most probable label wins
 */
public record JudgeSettings(
    List<String> labels,
    @Nullable String positive,
    List<String> severity,
    String rule,
    TieBreak tieBreak,
    @Nullable Double threshold) {
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
    Checks.check(
        VerdictRules.named(rule).isPresent(), "rule", rule, "one of " + VerdictRules.names());
    Checks.check(
        threshold == null || (threshold >= 0 && threshold <= 1), "threshold", threshold, "0 to 1");
    Checks.check(
        threshold == null || positive != null,
        "threshold",
        threshold,
        "none without a positive label");
  }

  /** The rule that decides. */
  VerdictRule decidingRule() {
    return VerdictRules.named(rule).orElseThrow();
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
