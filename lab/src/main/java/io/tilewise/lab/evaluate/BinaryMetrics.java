package io.tilewise.lab.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well probabilities of the positive label fit the truth.
 *
 * @param count cases
 * @param positives cases that are positive
 * @param auc area under the receiver operating characteristic, 0 to 1
 * @param accuracy share of cases on the right side of one half
 * @param sensitivity share of positives at or above one half
 * @param specificity share of negatives below one half
 * @param logLoss mean of minus the natural logarithm of the probability given to the truth,
 *     probabilities kept 1e-7 away from 0 and 1
 */
public record BinaryMetrics(
    int count,
    int positives,
    double auc,
    double accuracy,
    double sensitivity,
    double specificity,
    double logLoss) {
  private static final double CLIP = 1e-7;

  /**
   * Compares probabilities with the truth.
   *
   * @throws IllegalArgumentException unless both are of one length and the truth has both labels
   */
  public static BinaryMetrics of(double[] probabilities, boolean[] truth) {
    double auc = auc(probabilities, truth);
    int positives = 0;
    int truePositives = 0;
    int trueNegatives = 0;
    double loss = 0;
    for (int i = 0; i < truth.length; i++) {
      double p = Math.clamp(probabilities[i], CLIP, 1 - CLIP);
      loss -= Math.log(truth[i] ? p : 1 - p);
      positives += truth[i] ? 1 : 0;
      truePositives += truth[i] && probabilities[i] >= 0.5 ? 1 : 0;
      trueNegatives += !truth[i] && probabilities[i] < 0.5 ? 1 : 0;
    }
    int negatives = truth.length - positives;
    return new BinaryMetrics(
        truth.length,
        positives,
        auc,
        (double) (truePositives + trueNegatives) / truth.length,
        (double) truePositives / positives,
        (double) trueNegatives / negatives,
        loss / truth.length);
  }

  /**
   * The probability that a positive case scores above a negative one, ties counting half: the
   * Mann-Whitney statistic over midranks (Hanley and McNeil, 1982). Any monotone scale of scores
   * gives the same.
   *
   * @param scores larger for more positive; finite
   * @param truth same length, with both labels
   */
  public static double auc(double[] scores, boolean[] truth) {
    if (scores.length != truth.length) {
      throw new IllegalArgumentException(
          "scores: %d (expected: %d, one per label)".formatted(scores.length, truth.length));
    }
    double[] ranks = midranks(scores);
    double sum = 0;
    long positives = 0;
    for (int i = 0; i < truth.length; i++) {
      if (truth[i]) {
        sum += ranks[i];
        positives++;
      }
    }
    long negatives = truth.length - positives;
    if (positives == 0 || negatives == 0) {
      throw new IllegalArgumentException(
          "positives: %d of %d (expected: both labels)".formatted(positives, truth.length));
    }
    return (sum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /**
   * Whether an area is so far below one half that the scores seem to speak for the other label:
   * below .4, and more than three of its standard errors under no difference (Mann and Whitney,
   * 1947).
   *
   * @param auc of so many cases
   */
  public static boolean isInverted(double auc, long positives, long negatives) {
    double error = Math.sqrt((positives + negatives + 1) / (12.0 * positives * negatives));
    return auc < 0.4 && auc < 0.5 - 3 * error;
  }

  /** Ranks from 1; equal scores share the mean of their ranks. */
  public static double[] midranks(double[] scores) {
    if (!Arrays.stream(scores).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("scores: not all finite (expected: finite numbers)");
    }
    Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double[] ranks = new double[scores.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
