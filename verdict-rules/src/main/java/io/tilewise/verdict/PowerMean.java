package io.tilewise.verdict;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Means of probabilities seen through a rising function, {@code f⁻¹(Σ w_i f(p_ic) / W)} per label,
 * renormalised over the labels.
 */
final class PowerMean {
  private PowerMean() {}

  static Distribution judge(
      TileScores scores, DoubleUnaryOperator term, DoubleUnaryOperator inverse) {
    return normalised(sums(scores, term), scores.totalWeight(), inverse);
  }

  /**
   * With two labels the result rises with every tile's probability of the first label, and the
   * heavier unknown tiles are, the further they push; with more labels there is no exact bound.
   */
  static Optional<List<Distribution>> extremes(
      TileScores scores,
      UnknownTiles unknown,
      DoubleUnaryOperator term,
      DoubleUnaryOperator inverse) {
    if (scores.labels() != 2) {
      return Optional.empty();
    }
    double[] sums = sums(scores, term);
    double weight = scores.totalWeight() + unknown.weight();
    double sure = unknown.weight() * term.applyAsDouble(1);
    return Optional.of(
        List.of(
            normalised(new double[] {sums[0] + sure, sums[1]}, weight, inverse),
            normalised(new double[] {sums[0], sums[1] + sure}, weight, inverse)));
  }

  /** {@code f(0)} is zero for every function here. */
  private static double[] sums(TileScores scores, DoubleUnaryOperator term) {
    double[] sums = new double[scores.labels()];
    for (int at = 0; at < scores.tiles(); at++) {
      for (int label = 0; label < sums.length; label++) {
        sums[label] += scores.weight(at) * term.applyAsDouble(scores.probability(at, label));
      }
    }
    return sums;
  }

  private static Distribution normalised(
      double[] sums, double weight, DoubleUnaryOperator inverse) {
    double[] means = new double[sums.length];
    for (int label = 0; label < sums.length; label++) {
      means[label] = inverse.applyAsDouble(sums[label] / weight);
    }
    return Distribution.normalised(means);
  }
}
