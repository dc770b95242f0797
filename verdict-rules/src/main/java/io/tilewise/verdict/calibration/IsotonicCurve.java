package io.tilewise.verdict.calibration;

import io.tilewise.verdict.scores.Checks;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A monotone map from log-odds to calibrated log-odds, in place of a straight line: linear between
 * its knots, as centred isotonic regression has it (Oron and Flournoy, Centered Isotonic
 * Regression, 2017), and constant beyond them, so that it never claims more than was seen.
 * Immutable.
 */
public final class IsotonicCurve {
  private final double[] scores;
  private final double[] probabilities;
  private final double[] logOdds;

  /**
   * A curve through knots.
   *
   * @param scores log-odds of the knots, strictly ascending, finite, at least one
   * @param probabilities calibrated ones, one per knot, each above 0 and below 1, never descending
   */
  public IsotonicCurve(List<Double> scores, List<Double> probabilities) {
    Checks.check(
        !scores.isEmpty() && scores.size() == probabilities.size(),
        "probabilities",
        probabilities.size(),
        "one for each of the " + scores.size() + " scores, at least one");
    this.scores = numbers(scores);
    this.probabilities = numbers(probabilities);
    this.logOdds = Arrays.stream(this.probabilities).map(IsotonicCurve::logit).toArray();
    for (int at = 0; at < this.scores.length; at++) {
      double score = this.scores[at];
      double probability = this.probabilities[at];
      Checks.check(
          Double.isFinite(score) && (at == 0 || score > this.scores[at - 1]),
          "scores",
          score,
          "finite and ascending");
      Checks.check(
          probability > 0
              && probability < 1
              && (at == 0 || probability >= this.probabilities[at - 1]),
          "probabilities",
          probability,
          "above 0, below 1, never descending");
    }
  }

  private static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(each -> each).toArray();
  }

  private static double logit(double p) {
    return StrictMath.log(p) - StrictMath.log1p(-p);
  }

  /** Log-odds of the knots, ascending. */
  public List<Double> scores() {
    return Arrays.stream(scores).boxed().toList();
  }

  /** Calibrated probabilities of the knots, never descending. */
  public List<Double> probabilities() {
    return Arrays.stream(probabilities).boxed().toList();
  }

  /** Calibrated log-odds of a score, which may be infinite. */
  double logOdds(double score) {
    return Interpolation.at(scores, logOdds, score);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IsotonicCurve curve
        && Arrays.equals(scores, curve.scores)
        && Arrays.equals(probabilities, curve.probabilities);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(scores) + Arrays.hashCode(probabilities);
  }

  @Override
  public String toString() {
    return "IsotonicCurve of " + scores.length + " knots";
  }
}
