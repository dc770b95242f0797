package io.tilewise.verdict;

import java.util.List;

/**
 * A monotone map from log-odds to calibrated log-odds, in place of a straight line: centred
 * isotonic regression (Oron and Flournoy, Centered Isotonic Regression, 2017), linear between its
 * knots and constant beyond them, so that it never claims more than was seen. Immutable.
 *
 * @param scores log-odds of the knots, strictly ascending, finite, at least one
 * @param probabilities calibrated ones, one per knot, each above 0 and below 1, never descending
 */
public record IsotonicCurve(List<Double> scores, List<Double> probabilities) {
  public IsotonicCurve {
    scores = List.copyOf(scores);
    probabilities = List.copyOf(probabilities);
    Checks.check(
        !scores.isEmpty() && scores.size() == probabilities.size(),
        "probabilities",
        probabilities.size(),
        "one for each of the " + scores.size() + " scores, at least one");
    for (int at = 0; at < scores.size(); at++) {
      double score = scores.get(at);
      double probability = probabilities.get(at);
      Checks.check(
          Double.isFinite(score) && (at == 0 || score > scores.get(at - 1)),
          "scores",
          score,
          "finite and ascending");
      Checks.check(
          probability > 0
              && probability < 1
              && (at == 0 || probability >= probabilities.get(at - 1)),
          "probabilities",
          probability,
          "above 0, below 1, never descending");
    }
  }

  /** Calibrated log-odds of a score, which may be infinite. */
  double logOdds(double score) {
    int above = firstAbove(score);
    if (above == 0 || above == scores.size()) {
      return logit(probabilities.get(Math.max(0, above - 1)));
    }
    double left = scores.get(above - 1);
    double share = (score - left) / (scores.get(above) - left);
    double low = logit(probabilities.get(above - 1));
    return low + share * (logit(probabilities.get(above)) - low);
  }

  private int firstAbove(double score) {
    int from = 0;
    int to = scores.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (scores.get(middle) > score) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  private static double logit(double p) {
    return StrictMath.log(p) - StrictMath.log1p(-p);
  }
}
