package io.tilewise.lab.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far the area under the receiver operating characteristic would move had other groups been
 * sampled: whole groups are drawn with replacement, because images of one patient or slide are not
 * independent (Efron, 1979; the percentile interval). Images are sorted once.
 */
final class AucBootstrap {
  private static final double TAIL = 0.025;

  private final int[] order;
  private final double[] scores;
  private final boolean[] truth;
  private final int[] groups;
  private final int groupCount;

  /**
   * Prepares it.
   *
   * @param scores larger for more positive; finite
   * @param groups number of each image's group, from 0
   */
  AucBootstrap(double[] scores, boolean[] truth, int[] groups) {
    this.scores = scores;
    this.truth = truth;
    this.groups = groups;
    this.groupCount = Arrays.stream(groups).max().orElse(-1) + 1;
    this.order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** The limits that 95 % of the samples are within. */
  record Interval(double low, double high) {}

  /**
   * Draws samples; those with one label only say nothing and are drawn again, as often as there are
   * samples.
   *
   * @return null when no sample had both labels
   */
  @Nullable Interval interval(int samples, long seed) {
    Random random = new Random(seed);
    double[] areas = new double[samples];
    int drawn = 0;
    for (int attempt = 0; attempt < 2 * samples && drawn < samples; attempt++) {
      int[] times = new int[groupCount];
      for (int draw = 0; draw < groupCount; draw++) {
        times[random.nextInt(groupCount)]++;
      }
      double area = area(times);
      if (!Double.isNaN(area)) {
        areas[drawn++] = area;
      }
    }
    if (drawn == 0) {
      return null;
    }
    double[] sorted = Arrays.copyOf(areas, drawn);
    Arrays.sort(sorted);
    return new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  private static double quantile(double[] sorted, double q) {
    double rank = q * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  /** The area where each group stands there so many times; NaN with one label only. */
  private double area(int[] times) {
    long positives = 0;
    long negatives = 0;
    double won = 0;
    for (int from = 0; from < order.length; ) {
      long tiedPositives = 0;
      long tiedNegatives = 0;
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        int count = times[groups[order[to]]];
        if (truth[order[to]]) {
          tiedPositives += count;
        } else {
          tiedNegatives += count;
        }
        to++;
      }
      won += tiedPositives * (negatives + tiedNegatives / 2.0);
      positives += tiedPositives;
      negatives += tiedNegatives;
      from = to;
    }
    return won / ((double) positives * negatives);
  }
}
