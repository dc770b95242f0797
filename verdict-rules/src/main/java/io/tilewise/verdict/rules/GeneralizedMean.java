package io.tilewise.verdict.rules;

import io.tilewise.verdict.rules.RuleKind.Parameter;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.Optional;

/**
 * {@code P_c ∝ (Σ w_i p_ic^r / W)^(1/r)}: between the mean (r = 1) and the maximum (r → ∞).
 *
 * <p>Right where lesions have one typical size that r was chosen for. Fails when images grow: r
 * must grow with log N.
 *
 * <p>Source: Hölder means as pooling (Boureau, Ponce and LeCun, 2010).
 */
final class GeneralizedMean implements VerdictRule {
  private static final Parameter R =
      new Parameter("r", 3, r -> r >= 0.01 && r <= 100, "0.01 to 100");

  static final RuleKind KIND =
      new RuleKind(
          "generalized-mean",
          List.of(R),
          (spec, _) -> Optional.of(new GeneralizedMean(spec.toString(), R.in(spec))));

  /** A mean cube above this has lost no digits to underflow. */
  private static final double LEAST_CUBE = 1e-250;

  private final String name;
  private final double r;

  private GeneralizedMean(String name, double r) {
    this.name = name;
    this.r = r;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Distribution judge(TileScores scores) {
    double[] logs = new double[scores.labels()];
    for (int label = 0; label < logs.length; label++) {
      logs[label] = logMean(scores, label, 0, scores.totalWeight());
    }
    return Distribution.softmax(logs);
  }

  /**
   * With two labels the result rises with every tile's probability of the first label, and the
   * heavier unknown tiles are, the further they push; with more labels there is no exact bound.
   */
  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    if (scores.labels() != 2) {
      return Optional.empty();
    }
    return Optional.of(
        List.of(pushed(scores, unknown.weight(), 0), pushed(scores, unknown.weight(), 1)));
  }

  private Distribution pushed(TileScores scores, double unknownWeight, int sureOf) {
    double weight = scores.totalWeight() + unknownWeight;
    double[] logs = new double[2];
    for (int label = 0; label < logs.length; label++) {
      logs[label] = logMean(scores, label, label == sureOf ? unknownWeight : 0, weight);
    }
    return Distribution.softmax(logs);
  }

  /**
   * {@code log (Σ w_i p_ic^r / W)^(1/r)}.
   *
   * @param sure weight of further tiles that are certain of the label
   * @param weight W, of all tiles
   */
  private double logMean(TileScores scores, int label, double sure, double weight) {
    if (r == 3) {
      double mean = (sumOfCubes(scores, label) + sure) / weight;
      if (mean > LEAST_CUBE) {
        return StrictMath.log(mean) / r;
      }
    }
    // Powers of small probabilities underflow; those of their ratio to the largest do not all.
    double largest = sure > 0 ? 0 : largest(scores, label);
    double sum = sure;
    for (int at = 0; at < scores.tiles(); at++) {
      double difference = scores.logProbability(at, label) - largest;
      if (scores.weight(at) > 0) {
        sum += scores.weight(at) * StrictMath.exp(r * difference);
      }
    }
    return largest + StrictMath.log(sum / weight) / r;
  }

  private static double sumOfCubes(TileScores scores, int label) {
    double sum = 0;
    for (int at = 0; at < scores.tiles(); at++) {
      double probability = scores.probability(at, label);
      sum += scores.weight(at) * (probability * probability * probability);
    }
    return sum;
  }

  private static double largest(TileScores scores, int label) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int at = 0; at < scores.tiles(); at++) {
      if (scores.weight(at) > 0) {
        largest = Math.max(largest, scores.logProbability(at, label));
      }
    }
    return largest;
  }
}
