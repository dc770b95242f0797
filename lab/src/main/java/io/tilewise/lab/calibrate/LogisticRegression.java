package io.tilewise.lab.calibrate;

/**
 * Minimises {@code Σ_i [log(1 + e^η_i) - t_i η_i] + penalty/2 Σ_j β_j²} with {@code η_i = β_0 + Σ_j
 * β_j x_ij} by {@link Newton}'s method (iteratively reweighted least squares; Nelder and
 * Wedderburn, 1972). The intercept is not penalised.
 *
 * <p>The objective is convex. It has a finite minimum when the targets are strictly between 0 and 1
 * for both classes, or when there is a penalty and both classes are present.
 */
final class LogisticRegression implements Newton.Objective {
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
    return Newton.minimum(new LogisticRegression(features, targets, penalty), 1 + features.length);
  }

  @Override
  public double value(double[] at) {
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

  @Override
  public void derivatives(double[] at, double[] gradient, double[][] hessian) {
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
}
