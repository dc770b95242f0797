package io.tilewise.verdict;

import io.tilewise.verdict.RuleKind.Parameter;
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
    return PowerMean.judge(scores, this::term, this::inverse);
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    return PowerMean.extremes(scores, unknown, this::term, this::inverse);
  }

  private double term(double probability) {
    return r == 3 ? probability * probability * probability : StrictMath.pow(probability, r);
  }

  private double inverse(double mean) {
    return StrictMath.pow(mean, 1 / r);
  }
}
