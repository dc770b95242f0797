package io.tilewise.verdict.rules;

import io.tilewise.verdict.rules.RuleKind.Parameter;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.Optional;

/**
 * {@code P_c ∝ (1/b) log(Σ w_i exp(b p_ic) / W)}: between the mean (b → 0) and the maximum (b → ∞).
 *
 * <p>Right where lesions have one typical size that b was chosen for. Fails when images grow: b
 * must grow with log N.
 *
 * <p>Source: Pinheiro and Collobert, From Image-level to Pixel-level Labeling, 2015.
 */
final class LogSumExp implements VerdictRule {
  private static final Parameter B =
      new Parameter("b", 5, b -> b >= 1e-6 && b <= 500, "1e-6 to 500");

  static final RuleKind KIND =
      new RuleKind(
          "log-sum-exp",
          List.of(B),
          (spec, _) -> Optional.of(new LogSumExp(spec.toString(), B.in(spec))));

  private final String name;
  private final double b;

  private LogSumExp(String name, double b) {
    this.name = name;
    this.b = b;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Distribution judge(TileScores scores) {
    return normalised(sums(scores), scores.totalWeight());
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
    double[] sums = sums(scores);
    double weight = scores.totalWeight() + unknown.weight();
    double sure = unknown.weight() * StrictMath.expm1(b);
    return Optional.of(
        List.of(
            normalised(new double[] {sums[0] + sure, sums[1]}, weight),
            normalised(new double[] {sums[0], sums[1] + sure}, weight)));
  }

  /** {@code Σ w_i (exp(b p_ic) - 1)}: without the one, small p would lose their digits. */
  private double[] sums(TileScores scores) {
    double[] sums = new double[scores.labels()];
    for (int label = 0; label < sums.length; label++) {
      double sum = 0;
      for (int at = 0; at < scores.tiles(); at++) {
        sum += scores.weight(at) * StrictMath.expm1(b * scores.probability(at, label));
      }
      sums[label] = sum;
    }
    return sums;
  }

  private Distribution normalised(double[] sums, double weight) {
    double[] means = new double[sums.length];
    for (int label = 0; label < sums.length; label++) {
      means[label] = StrictMath.log1p(sums[label] / weight) / b;
    }
    return Distribution.normalised(means);
  }
}
