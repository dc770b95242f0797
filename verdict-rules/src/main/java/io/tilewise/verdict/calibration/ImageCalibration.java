package io.tilewise.verdict.calibration;

import io.tilewise.verdict.scores.Checks;
import io.tilewise.verdict.scores.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * What makes a rule's result for an image come true as often as it says: a monotone map, fitted on
 * labelled images. Immutable.
 */
public sealed interface ImageCalibration {
  /** Changes nothing. */
  ImageCalibration NONE = new Scaling(1, 0);

  /**
   * Calibrates what a rule says.
   *
   * @param positive position of the positive label; null when there is none
   */
  Distribution apply(Distribution said, @Nullable Integer positive);

  /**
   * {@code P = softmax(log P / T)}, for two labels with an offset on the positive one's log-odds
   * (Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017; Platt, 1999).
   *
   * @param temperature T, above 0; 1 changes nothing
   * @param offset added to the positive label's log-odds; 0 unless there are two labels and one of
   *     them is positive
   */
  record Scaling(double temperature, double offset) implements ImageCalibration {
    public Scaling {
      Checks.check(
          temperature > 0 && Double.isFinite(temperature),
          "temperature",
          temperature,
          "above 0 and finite");
      Checks.check(Double.isFinite(offset), "offset", offset, "finite");
    }

    @Override
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

  /**
   * For two labels, where the log-odds are off by more than a straight line.
   *
   * @param curve of the positive label's log-odds
   */
  record Isotonic(IsotonicCurve curve) implements ImageCalibration {
    @Override
    public Distribution apply(Distribution said, @Nullable Integer positive) {
      if (positive == null || said.labels() != 2) {
        throw new IllegalStateException("an isotonic calibration is for two labels, one positive");
      }
      double[] logs = new double[2];
      logs[positive] =
          curve.logOdds(said.logProbability(positive) - said.logProbability(1 - positive));
      return Distribution.softmax(logs);
    }
  }
}
