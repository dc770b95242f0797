package io.tilewise.lab.calibrate;

import java.util.Arrays;
import java.util.List;

/**
 * Coefficients of the {@code count-histogram} rule: logistic regression of the image's label on the
 * shares of its tiles per bin, with {@code penalty/2 Σ β²} on all but the intercept (le Cessie and
 * van Houwelingen, Ridge Estimators in Logistic Regression, 1992).
 */
public final class HistogramRegression {
  /** Shares sum to one, so without a penalty there would be no single minimum. */
  static final double PENALTY = 1;

  private HistogramRegression() {}

  /**
   * Fits.
   *
   * @param shares per image the share per bin
   * @param truth whether the image is positive; both kinds are present
   * @return intercept and one coefficient per bin
   */
  public static List<Double> fit(double[][] shares, boolean[] truth) {
    double[][] features = new double[shares[0].length][truth.length];
    double[] targets = new double[truth.length];
    for (int i = 0; i < truth.length; i++) {
      targets[i] = truth[i] ? 1 : 0;
      for (int bin = 0; bin < features.length; bin++) {
        features[bin][i] = shares[i][bin];
      }
    }
    return Arrays.stream(LogisticRegression.fit(features, targets, PENALTY)).boxed().toList();
  }
}
