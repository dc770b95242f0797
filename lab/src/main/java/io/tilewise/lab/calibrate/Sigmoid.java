package io.tilewise.lab.calibrate;

/** Log-odds to probabilities, without overflow. */
final class Sigmoid {
  private Sigmoid() {}

  static double of(double logOdds) {
    return logOdds >= 0
        ? 1 / (1 + Math.exp(-logOdds))
        : Math.exp(logOdds) / (1 + Math.exp(logOdds));
  }

  /** {@code log(1 + e^x)}. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Minus the logarithm of the probability that log-odds give to the truth. */
  static double logLoss(double logOdds, boolean truth) {
    return softplus(truth ? -logOdds : logOdds);
  }
}
