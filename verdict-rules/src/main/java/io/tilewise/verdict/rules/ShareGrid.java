package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Distribution;
import java.util.Arrays;

/**
 * Shares ρ of positive tiles that a mixture is integrated over: 64, evenly spaced in their
 * logarithm from 1e-6 to 1, and the weights that a prior gives them.
 */
final class ShareGrid {
  static final int POINTS = 64;

  private static final double LEAST_SHARE = 1e-6; // one tile in ten times 100,000

  private static final double[] SHARES = new double[POINTS];
  private static final double[] LOG_SHARES = new double[POINTS];

  static {
    for (int point = 0; point < POINTS; point++) {
      double exponent = 1 - point / (POINTS - 1.0);
      SHARES[point] = point == POINTS - 1 ? 1 : StrictMath.pow(LEAST_SHARE, exponent);
      LOG_SHARES[point] = StrictMath.log(SHARES[point]);
    }
  }

  /** Distance of neighbours in their logarithm. */
  private static final double STEP = -StrictMath.log(LEAST_SHARE) / (POINTS - 1);

  private ShareGrid() {}

  static double share(int point) {
    return SHARES[point];
  }

  /** {@code ρ/(1 - ρ)} of each point; infinite for the last. */
  static double[] odds() {
    return Arrays.stream(SHARES).map(share -> share / (1 - share)).toArray();
  }

  /** Logarithms of weights {@code ∝ ρ^tilt} that sum to one. */
  static double[] logTilted(double tilt) {
    double[] logs = new double[POINTS];
    for (int point = 0; point < POINTS; point++) {
      logs[point] = tilt * LOG_SHARES[point];
    }
    double[] normalised = new double[POINTS];
    Distribution.logSoftmax(logs, 0, normalised, 0, POINTS);
    return normalised;
  }

  /**
   * Logarithms of the weights of counts 1 to N of N tiles, evenly spread in the count's logarithm,
   * that sum to one. A point stands for the shares nearer to it than to its neighbours; its weight
   * {@code clamp((ln ρ + ln N)/h + ½, 0, 1)}, h being the distance of neighbours, is the part of
   * them that is no less than 1/N. Minus infinity where there is none.
   *
   * @param tiles N, at least one
   */
  static double[] logCounts(int tiles) {
    double[] weights = new double[POINTS];
    double total = 0;
    for (int point = firstOfCounts(tiles); point < POINTS; point++) {
      weights[point] = countWeight(point, tiles);
      total += weights[point];
    }
    for (int point = 0; point < POINTS; point++) {
      weights[point] = StrictMath.log(weights[point] / total);
    }
    return weights;
  }

  /** The first point that counts of so many tiles give a weight. */
  static int firstOfCounts(int tiles) {
    int first = 0;
    while (countWeight(first, tiles) == 0) {
      first++;
    }
    return first;
  }

  private static double countWeight(int point, int tiles) {
    double logCount = LOG_SHARES[point] + StrictMath.log(tiles);
    return Math.clamp(logCount / STEP + 0.5, 0, 1);
  }
}
