package io.tilewise.lab.thresholds;

import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The probability from which calling an image positive makes {@code J = sensitivity + specificity -
 * 1} largest (Youden, Index for Rating Diagnostic Tests, 1950), half-way between neighbouring
 * images. Of equally good ones, the one nearest to one half.
 */
public final class YoudenThreshold {
  /** Verdicts take probabilities within 1e-9 for equal, so no cut lies between such ones. */
  private static final double LEAST_GAP = 1e-8;

  private YoudenThreshold() {}

  /**
   * Chooses.
   *
   * @param probabilities of the positive label, one per image
   * @param truth whether the image is positive
   * @return empty when no cut is better than none
   */
  public static OptionalDouble of(double[] probabilities, boolean[] truth) {
    int[] order =
        IntStream.range(0, truth.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
            .mapToInt(i -> i)
            .toArray();
    double positives = IntStream.range(0, truth.length).filter(i -> truth[i]).count();
    double negatives = truth.length - positives;
    double best = 0;
    double threshold = Double.NaN;
    double called = 0;
    for (int rank = 0; rank + 1 < order.length; rank++) {
      called += truth[order[rank]] ? 1 / positives : -1 / negatives;
      double above = probabilities[order[rank]];
      double below = probabilities[order[rank + 1]];
      double cut = (above + below) / 2;
      boolean better = called > best + 1e-12;
      boolean same = Math.abs(called - best) <= 1e-12 && nearer(cut, threshold);
      if (above - below > LEAST_GAP && (better || same)) {
        best = Math.max(best, called);
        threshold = cut;
      }
    }
    return Double.isNaN(threshold) ? OptionalDouble.empty() : OptionalDouble.of(threshold);
  }

  /** False while nothing was chosen: a cut that finds nothing is no better than none. */
  private static boolean nearer(double cut, double threshold) {
    return Math.abs(cut - 0.5) < Math.abs(threshold - 0.5);
  }
}
