package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.ImageCalibration;
import java.util.Optional;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.jspecify.annotations.Nullable;

/**
 * Temperature, for two labels with an offset: {@code P = softmax(log P / T)} with the least log
 * loss (Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017), against
 * targets smoothed as by {@link PlattScaling}, so that separable images have a finite fit: the true
 * label y gets {@code (n_y + 1)/(n_y + C)}, each other label {@code 1/(n_y + C)}.
 *
 * <p>A probability of 0 stays 0 at every temperature. Its label tells nothing about T: it is left
 * out of an image, and the image is left out when its true label, or all but one, are such.
 */
final class TemperatureScaling {
  private static final int MOST_EVALUATIONS = 2_000;

  /** Of the inverse temperature, relative to it: about what a double can tell. */
  private static final double PRECISION = 1e-15;

  private TemperatureScaling() {}

  /**
   * Fits.
   *
   * @param logs per image the natural logarithm of each label's probability
   * @param truth per image the true label's position
   * @param positive position of the positive label; an offset is fitted when there are two labels
   * @return empty when probabilities do not rise with the truth, so that no temperature improves
   *     them
   */
  static Optional<ImageCalibration.Scaling> fit(
      double[][] logs, int[] truth, @Nullable Integer positive) {
    TellingImages usable = TellingImages.of(logs, truth);
    if (usable.count() == 0) {
      return Optional.empty();
    }
    return positive != null && logs[0].length == 2
        ? withOffset(usable, positive)
        : temperature(usable).map(t -> new ImageCalibration.Scaling(t, 0));
  }

  private static Optional<ImageCalibration.Scaling> withOffset(TellingImages usable, int positive) {
    int images = usable.count();
    double[] scores = new double[images];
    boolean[] positives = new boolean[images];
    for (int i = 0; i < images; i++) {
      scores[i] = usable.log(i, positive) - usable.log(i, 1 - positive);
      positives[i] = usable.truth(i) == positive;
    }
    PlattScaling line = PlattScaling.fit(scores, positives);
    double temperature = 1 / line.slope();
    return temperature > 0 && Double.isFinite(temperature)
        ? Optional.of(new ImageCalibration.Scaling(temperature, line.intercept()))
        : Optional.empty();
  }

  /** The derivative of the loss by 1/T only ever ascends, so its zero can be enclosed. */
  private static Optional<Double> temperature(TellingImages usable) {
    if (usable.derivative(0) >= 0) {
      return Optional.empty();
    }
    double low = 0;
    double high = 1;
    while (usable.derivative(high) < 0 && Double.isFinite(high)) {
      low = high;
      high *= 2;
    }
    if (!Double.isFinite(high)) {
      return Optional.empty();
    }
    BrentSolver solver = new BrentSolver(PRECISION, Double.MIN_VALUE, 0);
    double temperature = 1 / solver.solve(MOST_EVALUATIONS, usable::derivative, low, high);
    return temperature > 0 && Double.isFinite(temperature)
        ? Optional.of(temperature)
        : Optional.empty();
  }
}
