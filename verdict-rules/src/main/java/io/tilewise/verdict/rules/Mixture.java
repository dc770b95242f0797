package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The factors {@code Π_i (1 - ρ + ρ R_i)} of {@link EvidenceMixture}, one for each point of {@link
 * ShareGrid}. They are multiplied and their logarithm taken now and then: logarithms are what that
 * rule would otherwise spend its time on. Of one thread.
 */
class Mixture {
  /** Factors are at most e^17.6 and at least e^-16.2: so many of them fit a double. */
  private static final int FACTORS = 32;

  /** Points below it are not looked at. */
  final int first;

  final double[] sums = new double[ShareGrid.POINTS];
  final double[] products = new double[ShareGrid.POINTS];
  private int factors;
  private int tiles;

  /** Without tiles. */
  Mixture() {
    this(0);
  }

  private Mixture(int first) {
    this.first = first;
    begin();
  }

  /** Conditional on one positive tile at least, at the points from {@code first} on. */
  static Mixture present(int first) {
    return new Present(first);
  }

  /**
   * Adds all tiles with tissue.
   *
   * @param logRatio of a tile's log-odds of the label
   */
  final void add(TileScores scores, int label, DoubleUnaryOperator logRatio) {
    for (int at = 0; at < scores.tiles(); at++) {
      if (scores.weight(at) > 0) {
        double score = scores.logOdds(at, label);
        add(StrictMath.exp(logRatio.applyAsDouble(score)));
      }
    }
  }

  final void add(double ratio) {
    multiply(ratio);
    tiles++;
    if (++factors == FACTORS) {
      for (int point = first; point < ShareGrid.POINTS; point++) {
        sums[point] = logProduct(point);
      }
      begin();
      factors = 0;
    }
  }

  void begin() {
    Arrays.fill(products, 1);
  }

  void multiply(double ratio) {
    double gain = ratio - 1;
    for (int point = 0; point < ShareGrid.POINTS; point++) {
      products[point] *= 1 + ShareGrid.share(point) * gain;
    }
  }

  /** Logarithm of the product of all that was added. */
  double logProduct(int point) {
    return sums[point] + StrictMath.log(products[point]);
  }

  /** Of what was added so far; more may be. */
  final double logBayesFactor(double[] logPrior, double tempering) {
    double[] logs = new double[ShareGrid.POINTS];
    double largest = Double.NEGATIVE_INFINITY;
    for (int point = first; point < ShareGrid.POINTS; point++) {
      logs[point] = logFactor(point, tempering, tiles) + logPrior[point];
      largest = Math.max(largest, logs[point]);
    }
    double total = 0;
    for (int point = first; point < ShareGrid.POINTS; point++) {
      total += StrictMath.exp(logs[point] - largest);
    }
    return largest + StrictMath.log(total);
  }

  double logFactor(int point, double tempering, long tiles) {
    return logProduct(point) * tempering;
  }

  /**
   * Products of {@code 1 + R ρ/(1 - ρ)}, kept less one, where a small one keeps its digits; of R
   * itself where all tiles are positive.
   */
  private static final class Present extends Mixture {
    private static final int ALL = ShareGrid.POINTS - 1;
    private static final double[] ODDS = ShareGrid.odds();

    Present(int first) {
      super(first);
    }

    @Override
    void begin() {
      Arrays.fill(products, 0, ALL, 0);
      products[ALL] = 1;
    }

    @Override
    void multiply(double ratio) {
      for (int point = first; point < ALL; point++) {
        products[point] += ODDS[point] * ratio * (1 + products[point]);
      }
      products[ALL] *= ratio;
    }

    @Override
    double logProduct(int point) {
      return sums[point]
          + (point == ALL ? StrictMath.log(products[ALL]) : StrictMath.log1p(products[point]));
    }

    @Override
    double logFactor(int point, double tempering, long tiles) {
      double product = logProduct(point) * tempering;
      return point == ALL
          ? product
          : logExpm1(product)
              - logExpm1(-StrictMath.log1p(-ShareGrid.share(point)) * tiles * tempering);
    }

    /** {@code log(e^x - 1)}, x above 0, but for tempering so strong that it becomes 0. */
    private static double logExpm1(double x) {
      return x + StrictMath.log(-StrictMath.expm1(-Math.max(x, Double.MIN_NORMAL)));
    }
  }
}
