package io.tilewise.verdict.rules;

import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.scores.Checks;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a rule knows beside the scores.
 *
 * @param labels number of labels, two or more
 * @param positive position of the label that means disease; null when there is none
 * @param sought positions of the labels that an image bears as soon as some of its tiles do; empty
 *     when nobody says which these are
 * @param tileCalibrations of the model by label; empty, or of every label but one
 * @param countHistogram coefficients of the rule of this name; empty when it was not fitted
 */
public record RuleContext(
    int labels,
    @Nullable Integer positive,
    List<Integer> sought,
    Map<Integer, TileCalibration> tileCalibrations,
    List<Double> countHistogram) {
  public RuleContext {
    sought = List.copyOf(sought);
    tileCalibrations = Map.copyOf(tileCalibrations);
    countHistogram = List.copyOf(countHistogram);
    Checks.check(labels >= 2, "labels", labels, ">= 2");
    Checks.check(
        positive == null || (positive >= 0 && positive < labels),
        "positive",
        positive,
        "0 to " + (labels - 1));
    Stream.concat(sought.stream(), tileCalibrations.keySet().stream())
        .forEach(
            label -> Checks.check(label >= 0 && label < labels, "label", label, "of the model"));
    Checks.check(sought.size() < labels, "sought", sought, "not every label");
  }

  /** Where the positive label alone is sought. */
  public RuleContext(
      int labels,
      @Nullable Integer positive,
      Map<Integer, TileCalibration> tileCalibrations,
      List<Double> countHistogram) {
    this(
        labels,
        positive,
        positive == null ? List.of() : List.of(positive),
        tileCalibrations,
        countHistogram);
  }

  /**
   * The labels that an image bears as soon as some of its tiles do: the positive one of two; of
   * ranked ones all but the least severe; else the positive one, where there is one.
   *
   * @param severity all labels from the least to the most severe; empty when nobody ranked them
   */
  public static List<Integer> sought(
      List<String> labels, @Nullable String positive, List<String> severity) {
    if (positive != null && (labels.size() == 2 || severity.isEmpty())) {
      return List.of(labels.indexOf(positive));
    }
    return severity.stream().skip(1).map(labels::indexOf).toList();
  }

  /** Two labels, one of which means disease. */
  boolean isBinary() {
    return labels == 2 && positive != null;
  }
}
