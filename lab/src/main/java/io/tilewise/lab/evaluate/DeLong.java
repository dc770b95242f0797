package io.tilewise.lab.evaluate;

import java.util.stream.IntStream;
import org.hipparchus.special.Erf;

/**
 * Whether two rules that judged the same images differ in the area under the receiver operating
 * characteristic (DeLong, DeLong and Clarke-Pearson, 1988; computed from midranks as in Sun and Xu,
 * Fast Implementation of DeLong's Algorithm, 2014).
 */
final class DeLong {
  private DeLong() {}

  /**
   * Two-sided p-value of the paired comparison; 1 where the two rank all images alike.
   *
   * @param first larger for more positive; finite
   * @param second the same images
   * @param truth the same images, with two or more of both labels
   */
  static double pValue(double[] first, double[] second, boolean[] truth) {
    Placements one = Placements.of(first, truth);
    Placements other = Placements.of(second, truth);
    double difference = one.auc() - other.auc();
    double variance =
        variance(one.positives(), other.positives()) + variance(one.negatives(), other.negatives());
    if (difference == 0 || variance <= 0) {
      return difference == 0 ? 1 : 0;
    }
    double z = Math.abs(difference) / Math.sqrt(variance);
    return Erf.erfc(z / Math.sqrt(2));
  }

  /** Variance of the mean of the differences. */
  private static double variance(double[] one, double[] other) {
    double mean = 0;
    for (int i = 0; i < one.length; i++) {
      mean += (one[i] - other[i]) / one.length;
    }
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double deviation = one[i] - other[i] - mean;
      sum += deviation * deviation;
    }
    return sum / (one.length - 1) / one.length;
  }

  /**
   * For each image of a label the share of the other label's images that it stands on the right
   * side of.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Placements(double[] positives, double[] negatives) {
    static Placements of(double[] scores, boolean[] truth) {
      double[] all = BinaryMetrics.midranks(scores);
      int[] positive = IntStream.range(0, truth.length).filter(i -> truth[i]).toArray();
      int[] negative = IntStream.range(0, truth.length).filter(i -> !truth[i]).toArray();
      double[] above = differences(scores, all, positive, negative.length);
      double[] below = differences(scores, all, negative, positive.length);
      for (int i = 0; i < below.length; i++) {
        below[i] = 1 - below[i];
      }
      return new Placements(above, below);
    }

    private static double[] differences(double[] scores, double[] all, int[] own, int others) {
      double[] ranks =
          BinaryMetrics.midranks(
              java.util.Arrays.stream(own).mapToDouble(i -> scores[i]).toArray());
      double[] placements = new double[own.length];
      for (int i = 0; i < own.length; i++) {
        placements[i] = (all[own[i]] - ranks[i]) / others;
      }
      return placements;
    }

    double auc() {
      return java.util.Arrays.stream(positives).sum() / positives.length;
    }
  }
}
