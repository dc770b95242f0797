package io.tilewise.lab.calibrate;

import io.tilewise.verdict.scores.TileScores;

/**
 * Calibrated log-odds as a line with bends, {@code η(s) = β_0 + β_1 s + Σ_j β_j max(0, s - h_j)},
 * that minimises
 *
 * <pre>
 * Σ_i [log(1 + e^η_i) - t_i η_i] + 0.0005 β_1² + 50 Σ_j β_j²
 * </pre>
 *
 * <p>(a truncated power basis of degree one with a ridge: Ruppert, Wand and Carroll, Semiparametric
 * Regression, 2003), against the targets of {@link PlattScaling}. What falls is made level: the
 * curve is its own maximum so far.
 *
 * <p>Sums over tiles are kept per stretch between bends, so that a step costs one exponential a
 * tile however many bends there are.
 */
final class RidgeSpline implements Newton.Objective {
  private static final double[] HINGES = {-5, -4, -3, -2, -1, 0, 1, 2, 4, 6, 9, 12};
  private static final double BEND_PENALTY = 50;
  private static final double SLOPE_PENALTY = 0.0005;
  private static final int COEFFICIENTS = 2 + HINGES.length;

  private final double[] positives;
  private final double[] negatives;
  private final double ofPositive;
  private final double ofNegative;

  private RidgeSpline(SortedScores scores) {
    this.positives = scores.positives();
    this.negatives = scores.negatives();
    this.ofPositive = (positives.length + 1.0) / (positives.length + 2.0);
    this.ofNegative = 1.0 / (negatives.length + 2.0);
  }

  /** Fits; both kinds are present. */
  static TileCurve fit(SortedScores scores) {
    double[] at = coefficients(scores);
    double[] knots = new double[HINGES.length + 2];
    knots[0] = -TileScores.LOG_ODDS_LIMIT;
    System.arraycopy(HINGES, 0, knots, 1, HINGES.length);
    knots[knots.length - 1] = TileScores.LOG_ODDS_LIMIT;
    double[] logOdds = new double[knots.length];
    double highest = Double.NEGATIVE_INFINITY;
    for (int knot = 0; knot < knots.length; knot++) {
      highest = Math.max(highest, eta(at, knots[knot]));
      logOdds[knot] = highest;
    }
    return new TileCurve(knots, logOdds, scores.positiveShare());
  }

  /** Intercept, slope and one bend for each hinge. */
  static double[] coefficients(SortedScores scores) {
    return Newton.minimum(new RidgeSpline(scores), COEFFICIENTS);
  }

  private static double eta(double[] at, double score) {
    double eta = at[0] + at[1] * score;
    for (int j = 0; j < HINGES.length && score > HINGES[j]; j++) {
      eta += at[2 + j] * (score - HINGES[j]);
    }
    return eta;
  }

  private static double penalty(int coefficient) {
    return switch (coefficient) {
      case 0 -> 0;
      case 1 -> SLOPE_PENALTY;
      default -> BEND_PENALTY;
    };
  }

  @Override
  public double value(double[] at) {
    double sum = value(at, positives, ofPositive) + value(at, negatives, ofNegative);
    for (int j = 0; j < COEFFICIENTS; j++) {
      sum += penalty(j) * at[j] * at[j];
    }
    return sum;
  }

  private static double value(double[] at, double[] scores, double target) {
    double sum = 0;
    for (double score : scores) {
      double eta = eta(at, score);
      sum += Sigmoid.softplus(eta) - target * eta;
    }
    return sum;
  }

  @Override
  public void derivatives(double[] at, double[] gradient, double[][] hessian) {
    Moments moments = new Moments();
    moments.add(at, positives, ofPositive);
    moments.add(at, negatives, ofNegative);
    moments.accumulate();
    for (int j = 0; j < COEFFICIENTS; j++) {
      gradient[j] = moments.gradient(j) + 2 * penalty(j) * at[j];
      for (int k = 0; k <= j; k++) {
        hessian[j][k] = moments.hessian(k, j);
        hessian[k][j] = hessian[j][k];
      }
      hessian[j][j] += 2 * penalty(j);
    }
  }

  /** Sums over the tiles above each hinge, or above none of them first. */
  private static final class Moments {
    private static final int STRETCHES = 1 + HINGES.length;

    private final double[] residual = new double[STRETCHES];
    private final double[] residualScore = new double[STRETCHES];
    private final double[] weight = new double[STRETCHES];
    private final double[] weightScore = new double[STRETCHES];
    private final double[] weightSquare = new double[STRETCHES];

    void add(double[] at, double[] ascending, double target) {
      int stretch = 0;
      for (double score : ascending) {
        while (stretch < HINGES.length && score > HINGES[stretch]) {
          stretch++;
        }
        double p = Sigmoid.of(eta(at, score));
        double w = p * (1 - p);
        residual[stretch] += p - target;
        residualScore[stretch] += (p - target) * score;
        weight[stretch] += w;
        weightScore[stretch] += w * score;
        weightSquare[stretch] += w * score * score;
      }
    }

    /** From sums within stretches to sums from a stretch on. */
    void accumulate() {
      for (double[] sums :
          new double[][] {residual, residualScore, weight, weightScore, weightSquare}) {
        for (int stretch = STRETCHES - 2; stretch >= 0; stretch--) {
          sums[stretch] += sums[stretch + 1];
        }
      }
    }

    /** {@code Σ r x_j}. */
    double gradient(int j) {
      int from = Math.max(0, j - 1);
      return j == 0 ? residual[0] : residualScore[from] - hinge(j) * residual[from];
    }

    /** {@code Σ w x_j x_k}, j at most k. */
    double hessian(int j, int k) {
      if (k == 0) {
        return weight[0];
      }
      int from = k - 1;
      double withScore = weightScore[from] - hinge(k) * weight[from];
      if (j == 0) {
        return withScore;
      }
      double squared = weightSquare[from] - hinge(k) * weightScore[from];
      return squared - hinge(j) * withScore;
    }

    /** The slope is a bend at zero that every tile is beyond. */
    private static double hinge(int j) {
      return j == 1 ? 0 : HINGES[j - 2];
    }
  }
}
