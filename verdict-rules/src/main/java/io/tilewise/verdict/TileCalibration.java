package io.tilewise.verdict;

import java.util.List;

/**
 * What a tile's score is worth as evidence for one label: a monotone map from the tile's log-odds
 * {@code s = log p - log(1 - p)} to the calibrated probability {@code q(s)} that the tile bears the
 * label. Immutable.
 */
public sealed interface TileCalibration {
  /**
   * Evidence of one tile is bounded: no tile is more than e^16 times as probable under one
   * hypothesis than under the other, the odds of a probability of 1e-7. So 32 factors always fit a
   * double.
   */
  double LIMIT = TileScores.LOG_ODDS_LIMIT;

  /** {@code log(q(s) / (1 - q(s)))}. */
  double logOdds(double score);

  /** Share π of the tiles with the label among those that this was fitted on, 0 to 1 exclusive. */
  double positiveShare();

  /**
   * {@code log R = log(q / (1 - q)) - log(π / (1 - π))}: the likelihood ratio of the score under
   * tiles with and without the label, kept within {@link #LIMIT}.
   */
  default double logLikelihoodRatio(double score) {
    double priorLogOdds = StrictMath.log(positiveShare() / (1 - positiveShare()));
    return Math.clamp(logOdds(score) - priorLogOdds, -LIMIT, LIMIT);
  }

  /**
   * {@code q(s) = 1 / (1 + exp(-(slope s + intercept)))} (Platt, Probabilistic Outputs for Support
   * Vector Machines, 1999).
   *
   * @param slope above 0: a higher score never speaks against the label
   * @param intercept finite
   */
  record Logistic(double slope, double intercept, double positiveShare) implements TileCalibration {
    public Logistic {
      Checks.check(slope > 0 && Double.isFinite(slope), "slope", slope, "above 0 and finite");
      Checks.check(Double.isFinite(intercept), "intercept", intercept, "finite");
      Checks.share("positiveShare", positiveShare);
    }

    @Override
    public double logOdds(double score) {
      return slope * score + intercept;
    }
  }

  /**
   * The isotonic fit (Zadrozny and Elkan, Transforming Classifier Scores into Accurate Multiclass
   * Probability Estimates, 2002): {@code q} is interpolated linearly between knots and constant
   * beyond them.
   *
   * @param scores strictly ascending, finite, at least one
   * @param probabilities one per score, each above 0 and below 1, never descending
   */
  record Isotonic(List<Double> scores, List<Double> probabilities, double positiveShare)
      implements TileCalibration {
    public Isotonic {
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
      Checks.share("positiveShare", positiveShare);
    }

    @Override
    public double logOdds(double score) {
      double q = probability(score);
      return StrictMath.log(q) - StrictMath.log1p(-q);
    }

    private double probability(double score) {
      int above = firstAbove(score);
      if (above == 0 || above == scores.size()) {
        return probabilities.get(Math.max(0, above - 1));
      }
      double left = scores.get(above - 1);
      double share = (score - left) / (scores.get(above) - left);
      double low = probabilities.get(above - 1);
      return low + share * (probabilities.get(above) - low);
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
  }
}
