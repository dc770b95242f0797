package io.tilewise.verdict.calibration;

import java.util.Arrays;

/** Values between knots. */
public final class Interpolation {
  private Interpolation() {}

  /**
   * Linear between two knots, constant beyond the first and the last.
   *
   * @param knots ascending, at least one
   * @param values one a knot
   */
  public static double at(double[] knots, double[] values, double place) {
    int at = Arrays.binarySearch(knots, place);
    if (at >= 0) {
      return values[at];
    }
    int above = -1 - at;
    if (above == 0 || above == knots.length) {
      return values[Math.max(0, above - 1)];
    }
    double share = (place - knots[above - 1]) / (knots[above] - knots[above - 1]);
    return values[above - 1] + share * (values[above] - values[above - 1]);
  }
}
