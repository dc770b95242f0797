package io.tilewise.verdict;

import io.tilewise.verdict.RuleKind.Parameter;
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
      new Parameter("b", 5, b -> b > 0 && b <= 500, "above 0, at most 500");

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
    return PowerMean.judge(scores, this::term, this::inverse);
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    return PowerMean.extremes(scores, unknown, this::term, this::inverse);
  }

  /** {@code exp(b p) - 1}, so that small p keep their digits. */
  private double term(double probability) {
    return StrictMath.expm1(b * probability);
  }

  private double inverse(double mean) {
    return StrictMath.log1p(mean) / b;
  }
}
