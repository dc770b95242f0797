package io.tilewise.lab.calibrate;

import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * Minimises {@code Σ_i [log(1 + e^η_i) - t_i η_i] + penalty/2 Σ_j β_j²} with {@code η_i = β_0 + Σ_j
 * β_j x_ij} by Newton's method (iteratively reweighted least squares; Nelder and Wedderburn, 1972)
 * with step halving. The intercept is not penalised.
 *
 * <p>The objective is convex. It has a finite minimum when the targets are strictly between 0 and 1
 * for both classes, or when there is a penalty and both classes are present.
 */
final class LogisticRegression {
  private static final int MOST_STEPS = 200;
  private static final int MOST_HALVINGS = 60;

  /** Twice the objective's distance from its minimum that is left, relative to its size. */
  private static final double PRECISION = 1e-18;

  private final double[][] features;
  private final double[] targets;
  private final double penalty;

  private LogisticRegression(double[][] features, double[] targets, double penalty) {
    this.features = features;
    this.targets = targets;
    this.penalty = penalty;
  }

  /**
   * Fits.
   *
   * @param features per feature one value per case; of about the size of one
   * @param targets per case, 0 to 1
   * @param penalty &gt;= 0
   * @return intercept and one coefficient per feature
   */
  static double[] fit(double[][] features, double[] targets, double penalty) {
    return new LogisticRegression(features, targets, penalty).minimum();
  }

  private double[] minimum() {
    double[] at = new double[1 + features.length];
    double value = value(at);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = new double[at.length];
      double[][] hessian = new double[at.length][at.length];
      derivatives(at, gradient, hessian);
      double[] direction = newton(hessian, gradient);
      double decrement = dot(gradient, direction);
      if (!(decrement > PRECISION * (1 + value))) {
        break; // at the minimum, or where rounding hides the way there
      }
      double[] next = descend(at, direction, value, decrement);
      double reached = value(next);
      if (reached >= value) {
        break;
      }
      at = next;
      value = reached;
    }
    return at;
  }

  /** Newton's direction; no direction where rounding made the matrix indefinite. */
  private static double[] newton(double[][] hessian, double[] gradient) {
    try {
      return new CholeskyDecomposition(new Array2DRowRealMatrix(hessian, false), 0, 0)
          .getSolver()
          .solve(new ArrayRealVector(gradient, false))
          .toArray();
    } catch (MathIllegalArgumentException e) {
      return new double[gradient.length];
    }
  }

  /** Halves Newton's step until it goes down enough (Armijo, 1966). */
  private double[] descend(double[] from, double[] direction, double value, double decrement) {
    double length = 1;
    double[] to = moved(from, direction, length);
    for (int halving = 0; halving < MOST_HALVINGS; halving++) {
      if (value(to) <= value - 1e-4 * length * decrement) {
        break;
      }
      length /= 2;
      to = moved(from, direction, length);
    }
    return to;
  }

  private static double[] moved(double[] from, double[] direction, double length) {
    double[] to = from.clone();
    for (int j = 0; j < to.length; j++) {
      to[j] -= length * direction[j];
    }
    return to;
  }

  private double value(double[] at) {
    double sum = 0;
    for (int i = 0; i < targets.length; i++) {
      double eta = eta(at, i);
      sum += Sigmoid.softplus(eta) - targets[i] * eta;
    }
    for (int j = 1; j < at.length; j++) {
      sum += penalty / 2 * at[j] * at[j];
    }
    return sum;
  }

  private void derivatives(double[] at, double[] gradient, double[][] hessian) {
    double[] row = new double[at.length];
    row[0] = 1;
    for (int i = 0; i < targets.length; i++) {
      double p = Sigmoid.of(eta(at, i));
      double weight = p * (1 - p);
      for (int j = 1; j < row.length; j++) {
        row[j] = features[j - 1][i];
      }
      for (int j = 0; j < row.length; j++) {
        gradient[j] += (p - targets[i]) * row[j];
        for (int k = 0; k < row.length; k++) {
          hessian[j][k] += weight * (row[j] * row[k]);
        }
      }
    }
    for (int j = 1; j < at.length; j++) {
      gradient[j] += penalty * at[j];
      hessian[j][j] += penalty;
    }
  }

  private double eta(double[] at, int i) {
    double eta = at[0];
    for (int j = 1; j < at.length; j++) {
      eta += at[j] * features[j - 1][i];
    }
    return eta;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
