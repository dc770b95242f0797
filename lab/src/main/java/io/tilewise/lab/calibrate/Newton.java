package io.tilewise.lab.calibrate;

import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/** Newton's method with step halving, for convex objectives of few coefficients. */
final class Newton {
  private static final int MOST_STEPS = 200;
  private static final int MOST_HALVINGS = 60;

  /**
   * Twice the objective's distance from its minimum, relative to its size, from which values no
   * longer tell whether a step goes down. One more full step then squares what is left.
   */
  private static final double PRECISION = 1e-14;

  private Newton() {}

  /** What is minimised. */
  interface Objective {
    double value(double[] at);

    /** Adds first and second derivatives to zeros. */
    void derivatives(double[] at, double[] gradient, double[][] hessian);
  }

  /**
   * Finds the minimum, from zero on.
   *
   * @param size number of coefficients
   */
  static double[] minimum(Objective objective, int size) {
    double[] at = new double[size];
    double value = objective.value(at);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = new double[size];
      double[][] hessian = new double[size][size];
      objective.derivatives(at, gradient, hessian);
      double[] direction = direction(hessian, gradient);
      double decrement = dot(gradient, direction);
      if (!(decrement > PRECISION * (1 + value))) {
        return moved(at, direction, 1);
      }
      double[] next = descend(objective, at, direction, value, decrement);
      double reached = objective.value(next);
      if (reached >= value) {
        break; // rounding hides the way
      }
      at = next;
      value = reached;
    }
    return at;
  }

  /** Newton's direction; no direction where rounding made the matrix indefinite. */
  private static double[] direction(double[][] hessian, double[] gradient) {
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
  private static double[] descend(
      Objective objective, double[] from, double[] direction, double value, double decrement) {
    double length = 1;
    double[] to = moved(from, direction, length);
    for (int halving = 0; halving < MOST_HALVINGS; halving++) {
      if (objective.value(to) <= value - 1e-4 * length * decrement) {
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

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
