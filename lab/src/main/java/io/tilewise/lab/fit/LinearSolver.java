package io.tilewise.lab.fit;

/** Solves small symmetric positive definite systems by Cholesky's decomposition. */
final class LinearSolver {
  private LinearSolver() {}

  /**
   * Solves {@code matrix · x = right}.
   *
   * @param matrix symmetric positive definite; overwritten by its decomposition
   * @return x; holds NaN where the matrix is not positive definite
   */
  static double[] solve(double[][] matrix, double[] right) {
    decompose(matrix);
    int size = right.length;
    double[] x = right.clone();
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < row; column++) {
        x[row] -= matrix[row][column] * x[column];
      }
      x[row] /= matrix[row][row];
    }
    for (int row = size - 1; row >= 0; row--) {
      for (int below = row + 1; below < size; below++) {
        x[row] -= matrix[below][row] * x[below];
      }
      x[row] /= matrix[row][row];
    }
    return x;
  }

  /** The lower triangle becomes L of {@code L·Lᵀ}. */
  private static void decompose(double[][] matrix) {
    for (int row = 0; row < matrix.length; row++) {
      for (int column = 0; column <= row; column++) {
        double sum = matrix[row][column];
        for (int k = 0; k < column; k++) {
          sum -= matrix[row][k] * matrix[column][k];
        }
        matrix[row][column] = row == column ? Math.sqrt(sum) : sum / matrix[column][column];
      }
    }
  }
}
