package io.tilewise.verdict.calibration;

import io.tilewise.verdict.scores.Checks;
import io.tilewise.verdict.scores.TileScores;

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
   * {@code q} is a curve instead of a line.
   *
   * @param curve of the tile's log-odds
   */
  record Isotonic(IsotonicCurve curve, double positiveShare) implements TileCalibration {
    public Isotonic {
      Checks.share("positiveShare", positiveShare);
    }

    @Override
    public double logOdds(double score) {
      return curve.logOdds(score);
    }
  }
}
