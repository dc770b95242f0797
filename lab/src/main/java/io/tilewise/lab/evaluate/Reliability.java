package io.tilewise.lab.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether probabilities come true: images in order of their probability, in ten bins of equally
 * many images (Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using
 * Bayesian Binning, 2015).
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
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      int from = (int) ((long) order.length * bin / BINS);
      int to = (int) ((long) order.length * (bin + 1) / BINS);
      if (to > from) {
        bins.add(bin(order, from, to, probabilities, truth));
      }
    }
    return new Reliability(bins);
  }

  private static Bin bin(int[] order, int from, int to, double[] probabilities, boolean[] truth) {
    double said = 0;
    int came = 0;
    for (int at = from; at < to; at++) {
      said += probabilities[order[at]];
      came += truth[order[at]] ? 1 : 0;
    }
    int images = to - from;
    return new Bin(images, said / images, (double) came / images);
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
