package io.tilewise.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What a rule knows beside the scores.
 *
 * @param labels number of labels, two or more
 * @param positive position of the label that means disease; null when there is none
 * @param fit what was fitted for the model
 */
public record RuleContext(int labels, @Nullable Integer positive, Fit fit) {
  public RuleContext {
    Checks.check(labels >= 2, "labels", labels, ">= 2");
    Checks.check(
        positive == null || (positive >= 0 && positive < labels),
        "positive",
        positive,
        "0 to " + (labels - 1));
    fit.tileCalibrations()
        .keySet()
        .forEach(
            label -> Checks.check(label >= 0 && label < labels, "label", label, "of the model"));
  }

  /** Two labels, one of which means disease. */
  boolean isBinary() {
    return labels == 2 && positive != null;
  }
}
