package io.tilewise.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What was fitted on labelled images for one rule under one model: {@code P = softmax(log P / T)},
 * for two labels with an offset on the positive one's log-odds (Guo, Pleiss, Sun and Weinberger, On
 * Calibration of Modern Neural Networks, 2017; Platt, 1999), and how it decides then.
 *
 * @param temperature T, above 0; 1 changes nothing
 * @param offset added to the positive label's log-odds; 0 unless there are two labels and one of
 *     them is positive
 * @param threshold calibrated probability of the positive label from which the image is positive;
 *     null: the most probable label wins
 * @param conformal prediction sets; null: none, every image is decided
 */
public record RuleFit(
    double temperature, double offset, @Nullable Double threshold, @Nullable Conformal conformal) {
  /** Changes nothing. */
  public static final RuleFit NONE = new RuleFit(1, 0, null, null);

  public RuleFit {
    Checks.check(
        temperature > 0 && Double.isFinite(temperature),
        "temperature",
        temperature,
        "above 0 and finite");
    Checks.check(Double.isFinite(offset), "offset", offset, "finite");
    Checks.check(
        threshold == null || (threshold >= 0 && threshold <= 1), "threshold", threshold, "0 to 1");
  }

  /** Calibrates what a rule says. */
  public Distribution apply(Distribution said, @Nullable Integer positive) {
    if (temperature == 1 && offset == 0) {
      return said;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < said.labels(); label++) {
      largest = Math.max(largest, said.logProbability(label));
    }
    double[] logs = new double[said.labels()];
    for (int label = 0; label < logs.length; label++) {
      // Divided by a tiny temperature the largest stays zero, whatever the others come to.
      logs[label] = (said.logProbability(label) - largest) / temperature;
    }
    if (positive != null) {
      logs[positive] += offset;
    }
    return Distribution.softmax(logs);
  }
}
