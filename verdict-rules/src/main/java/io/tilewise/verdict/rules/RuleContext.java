package io.tilewise.verdict.rules;

import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.scores.Checks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule knows beside the scores.
 *
 * @param labels number of labels, two or more
 * @param positive position of the label that means disease; null when there is none
 * @param tileCalibrations of the model by label; empty, or of every label but one
 * @param countHistogram coefficients of the rule of this name; empty when it was not fitted
 */
public record RuleContext(
    int labels,
    @Nullable Integer positive,
    Map<Integer, TileCalibration> tileCalibrations,
    List<Double> countHistogram) {
  public RuleContext {
    tileCalibrations = Map.copyOf(tileCalibrations);
    countHistogram = List.copyOf(countHistogram);
    Checks.check(labels >= 2, "labels", labels, ">= 2");
    Checks.check(
        positive == null || (positive >= 0 && positive < labels),
        "positive",
        positive,
        "0 to " + (labels - 1));
    tileCalibrations
        .keySet()
        .forEach(
            label -> Checks.check(label >= 0 && label < labels, "label", label, "of the model"));
  }

  /** Two labels, one of which means disease. */
  boolean isBinary() {
    return labels == 2 && positive != null;
  }
}
