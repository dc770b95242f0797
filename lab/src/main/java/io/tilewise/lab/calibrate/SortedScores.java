package io.tilewise.lab.calibrate;

import java.util.Arrays;

/**
 * Scores of cases that are positive and of those that are not, each ascending: no object a case.
 *
 * @param positives finite
 * @param negatives finite
 */
@SuppressWarnings("ArrayRecordComponent") // of this package alone, which only reads
record SortedScores(double[] positives, double[] negatives) {
  static SortedScores of(double[] scores, boolean[] truth) {
    return new SortedScores(sorted(scores, truth, true), sorted(scores, truth, false));
  }

  private static double[] sorted(double[] scores, boolean[] truth, boolean label) {
    double[] kept = new double[scores.length];
    int count = 0;
    for (int i = 0; i < scores.length; i++) {
      if (truth[i] == label) {
        kept[count++] = scores[i] + 0.0; // minus zero sorts apart from zero, and equals it
      }
    }
    double[] sorted = Arrays.copyOf(kept, count);
    Arrays.sort(sorted);
    return sorted;
  }

  boolean hasBoth() {
    return positives.length > 0 && negatives.length > 0;
  }

  double positiveShare() {
    return (double) positives.length / (positives.length + negatives.length);
  }
}
