package io.tilewise.lab.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether probabilities come true: images in order of their probability, in ten bins of equally
 * many images (Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using
 * Bayesian Binning, 2015). Images of one probability each count as their share of positives, so
 * that it does not matter in which order they came where a bin ends among them.
 *
 * @param bins from the least probable
 */
public record Reliability(List<Bin> bins) {
  static final int BINS = 10;

  /**
   * Images of a like probability.
   *
   * @param images how many
   * @param said mean probability
   * @param came share that is positive
   */
  public record Bin(int images, double said, double came) {}

  /**
   * Sorts images into bins.
   *
   * @param probabilities 0 to 1, one per image
   * @param truth one per image
   */
  public static Reliability of(double[] probabilities, boolean[] truth) {
    int[] order =
        IntStream.range(0, truth.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> probabilities[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] shares = shares(order, probabilities, truth);
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      int from = (int) ((long) order.length * bin / BINS);
      int to = (int) ((long) order.length * (bin + 1) / BINS);
      if (to > from) {
        bins.add(bin(order, from, to, probabilities, shares));
      }
    }
    return new Reliability(bins);
  }

  /** Of each place in the order the share that is positive of the images tied with it. */
  private static double[] shares(int[] order, double[] probabilities, boolean[] truth) {
    double[] shares = new double[order.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      int positives = 0;
      while (to < order.length && probabilities[order[to]] == probabilities[order[from]]) {
        positives += truth[order[to]] ? 1 : 0;
        to++;
      }
      Arrays.fill(shares, from, to, (double) positives / (to - from));
      from = to;
    }
    return shares;
  }

  private static Bin bin(int[] order, int from, int to, double[] probabilities, double[] shares) {
    double said = 0;
    double came = 0;
    for (int at = from; at < to; at++) {
      said += probabilities[order[at]];
      came += shares[at];
    }
    int images = to - from;
    return new Bin(images, said / images, came / images);
  }

  /** Expected calibration error: the mean distance between said and come, weighed by images. */
  public double error() {
    long images = bins.stream().mapToLong(Bin::images).sum();
    double sum = 0;
    for (Bin bin : bins) {
      sum += bin.images() * Math.abs(bin.said() - bin.came()) / images;
    }
    return sum;
  }
}
