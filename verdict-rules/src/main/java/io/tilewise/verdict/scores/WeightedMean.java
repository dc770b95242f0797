package io.tilewise.verdict.scores;

import java.util.ArrayList;
import java.util.List;

/** Weighted shares per label, and how far unknown tiles could push them. */
public final class WeightedMean {
  private WeightedMean() {}

  /** {@code sums_c / W}; rounding must not make it more than one. */
  public static Distribution of(double[] sums, double weight) {
    double[] shares = new double[sums.length];
    for (int label = 0; label < sums.length; label++) {
      shares[label] = Math.min(1, sums[label] / weight);
    }
    return Distribution.of(shares);
  }

  /**
   * All unknown weight on one label, for each label in turn. A share is linear in the scores of the
   * unknown tiles, so its extremes and those of any difference lie there; and the heavier the
   * unknown tiles, the further they push.
   */
  public static List<Distribution> extremes(double[] sums, double weight, double unknownWeight) {
    List<Distribution> extremes = new ArrayList<>();
    for (int label = 0; label < sums.length; label++) {
      double[] pushed = sums.clone();
      pushed[label] += unknownWeight;
      extremes.add(of(pushed, weight + unknownWeight));
    }
    return extremes;
  }
}
