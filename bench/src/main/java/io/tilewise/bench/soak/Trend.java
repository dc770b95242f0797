package io.tilewise.bench.soak;

import java.util.Locale;

/**
 * The straight line through values that were taken at even intervals.
 *
 * @param mean of the values, in their unit
 * @param perHour slope by least squares, in their unit an hour
 * @param low of the slope's interval of 95 %
 * @param high of it
 */
record Trend(double mean, double perHour, double low, double high) {
  private static final double NORMAL_95 = 1.96;

  /** Growth an hour, as a share of the mean, that is told apart from none. */
  private static final double NOTABLE = 0.01;

  private static final int LEAST = 4;

  /**
   * Fits it. Values that follow one another are alike, which makes a slope look surer than it is:
   * the standard error is that of {@code n (1 - r) / (1 + r)} independent values, {@code r} the
   * correlation of neighbouring residuals (Bayley and Hammersley 1946), if it is positive.
   *
   * @param values four or more
   * @param hours between two of them
   */
  static Trend of(double[] values, double hours) {
    int n = values.length;
    if (n < LEAST) {
      throw new IllegalArgumentException("values: " + n + " (expected: >= " + LEAST + ")");
    }
    double middle = (n - 1) / 2.0;
    double mean = 0;
    double spread = 0;
    double product = 0;
    for (int i = 0; i < n; i++) {
      mean += values[i] / n;
      spread += (i - middle) * (i - middle);
      product += (i - middle) * values[i];
    }
    double slope = product / spread;
    double error = Math.sqrt(variance(values, mean, slope) / spread) / hours;
    double perHour = slope / hours;
    return new Trend(mean, perHour, perHour - NORMAL_95 * error, perHour + NORMAL_95 * error);
  }

  /** Of the residuals, larger by as much as fewer of them are independent. */
  private static double variance(double[] values, double mean, double slope) {
    int n = values.length;
    double squares = 0;
    double neighbours = 0;
    double before = 0;
    for (int i = 0; i < n; i++) {
      double residual = values[i] - mean - slope * (i - (n - 1) / 2.0);
      squares += residual * residual;
      neighbours += i == 0 ? 0 : residual * before;
      before = residual;
    }
    double alike = squares == 0 ? 0 : Math.clamp(neighbours / squares, 0, 1 - 2.0 / n);
    return squares / (n - 2) * (1 + alike) / (1 - alike);
  }

  /** Whether the interval is above zero and the slope worth a word: 1 % of the mean an hour. */
  boolean grows() {
    return low > 0 && perHour > NOTABLE * Math.abs(mean);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "mean %.4g, %+.3g/h (%.3g to %.3g)", mean, perHour, low, high);
  }
}
