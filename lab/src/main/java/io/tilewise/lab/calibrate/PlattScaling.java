package io.tilewise.lab.calibrate;

/**
 * The line {@code log-odds = slope · score + intercept} that fits labelled scores best, with
 * targets {@code (n₊ + 1)/(n₊ + 2)} and {@code 1/(n₋ + 2)} instead of 1 and 0 (Platt, Probabilistic
 * Outputs for Support Vector Machines, 1999): the posterior mean of a label that was seen n times
 * and never otherwise, so that separable scores have a finite fit too.
 *
 * @param slope at most 0 where scores do not rise with the truth
 */
record PlattScaling(double slope, double intercept) {
  /** What equal scores differ from their mean by. */
  private static final double ROUNDING = 1e-12;

  /**
   * Fits.
   *
   * @param scores finite, of any scale
   * @param truth one per score
   * @return slope 0 when all scores are equal or a label is missing: there is nothing to learn
   */
  static PlattScaling fit(double[] scores, boolean[] truth) {
    double[] targets = targets(truth);
    double mean = mean(scores);
    double deviation = deviation(scores, mean);
    if (deviation <= ROUNDING * largest(scores) || !bothLabels(truth)) {
      return new PlattScaling(0, mean(targets) == 0 ? 0 : logit(mean(targets)));
    }
    double[] standard = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      standard[i] = (scores[i] - mean) / deviation;
    }
    double[] line = LogisticRegression.fit(new double[][] {standard}, targets, 0);
    double slope = line[1] / deviation;
    return new PlattScaling(slope, line[0] - slope * mean);
  }

  double logOdds(double score) {
    return slope * score + intercept;
  }

  private static double[] targets(boolean[] truth) {
    int positives = TileSample.positives(truth);
    int negatives = truth.length - positives;
    double[] targets = new double[truth.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = truth[i] ? (positives + 1.0) / (positives + 2.0) : 1.0 / (negatives + 2.0);
    }
    return targets;
  }

  private static boolean bothLabels(boolean[] truth) {
    for (boolean each : truth) {
      if (each != truth[0]) {
        return true;
      }
    }
    return false;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value / values.length;
    }
    return sum;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double deviation(double[] values, double mean) {
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean) / values.length;
    }
    return Math.sqrt(sum);
  }

  private static double logit(double p) {
    return Math.log(p) - Math.log1p(-p);
  }
}
