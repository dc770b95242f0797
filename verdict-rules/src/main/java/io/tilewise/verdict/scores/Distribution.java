package io.tilewise.verdict.scores;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Probabilities over the labels of a model, together with their logarithms, so that neither a
 * probability of 1e-400 nor one of exactly one half is rounded. Immutable.
 */
public final class Distribution {
  private final double[] probabilities;
  private final double[] logProbabilities;

  private Distribution(double[] probabilities, double[] logProbabilities) {
    this.probabilities = probabilities;
    this.logProbabilities = logProbabilities;
  }

  /**
   * From shares that already sum to one.
   *
   * @param probabilities per label, each 0 to 1
   */
  public static Distribution of(double... probabilities) {
    double[] logs = new double[probabilities.length];
    for (int label = 0; label < logs.length; label++) {
      logs[label] = StrictMath.log(probabilities[label]);
    }
    return new Distribution(probabilities.clone(), logs);
  }

  /**
   * For each label in turn: nothing but that label. Logits without a bound can carry an image
   * there.
   */
  public static List<Distribution> certain(int labels) {
    List<Distribution> certain = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      double[] one = new double[labels];
      one[label] = 1;
      certain.add(of(one));
    }
    return certain;
  }

  /**
   * From shares of any size, at least one of them above zero.
   *
   * @param shares per label, each at least 0 and finite
   */
  public static Distribution normalised(double... shares) {
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    double[] parts = new double[shares.length];
    for (int label = 0; label < shares.length; label++) {
      parts[label] = Math.min(1, shares[label] / sum);
    }
    return of(parts);
  }

  /**
   * From the logarithm of the probability of one of two labels.
   *
   * @param label whose probability it is, 0 or 1
   * @param log at most 0
   */
  public static Distribution ofLog(int label, double log) {
    double[] probabilities = new double[2];
    double[] logs = new double[2];
    probabilities[label] = StrictMath.exp(log);
    probabilities[1 - label] = 0 - StrictMath.expm1(log); // no negative zero
    logs[label] = log;
    logs[1 - label] = StrictMath.log(probabilities[1 - label]);
    return new Distribution(probabilities, logs);
  }

  /**
   * From the logarithm of one of two labels' odds.
   *
   * @param label whose log-odds they are, 0 or 1
   */
  public static Distribution ofLogOdds(int label, double logOdds) {
    double[] scores = new double[2];
    scores[label] = logOdds;
    return softmax(scores);
  }

  /**
   * From finite scores: {@code softmax(scores)}.
   *
   * @param scores per label, of any size: the difference to the largest is what counts
   */
  public static Distribution softmax(double... scores) {
    double[] logs = new double[scores.length];
    logSoftmax(scores, 0, logs, 0, scores.length);
    double[] probabilities = new double[scores.length];
    for (int label = 0; label < logs.length; label++) {
      probabilities[label] = StrictMath.exp(logs[label]);
    }
    return new Distribution(probabilities, logs);
  }

  /**
   * Writes {@code z_c - log Σ exp z_k}. The largest score is taken out of the sum, whose rest goes
   * through {@code log1p}: nothing overflows, and a probability next to one keeps its distance from
   * it.
   */
  public static void logSoftmax(
      double[] from, int fromOffset, double[] to, int toOffset, int labels) {
    int largest = 0;
    for (int label = 1; label < labels; label++) {
      if (from[fromOffset + label] > from[fromOffset + largest]) {
        largest = label;
      }
    }
    double maximum = from[fromOffset + largest];
    double rest = 0;
    for (int label = 0; label < labels; label++) {
      if (label != largest) {
        rest += StrictMath.exp(from[fromOffset + label] - maximum);
      }
    }
    double logSum = StrictMath.log1p(rest);
    for (int label = 0; label < labels; label++) {
      to[toOffset + label] = from[fromOffset + label] - maximum - logSum;
    }
  }

  /** Number of labels. */
  public int labels() {
    return probabilities.length;
  }

  /** Probability of a label, 0 to 1. */
  public double probability(int label) {
    return probabilities[label];
  }

  /** Its natural logarithm, at most 0; negative infinity where no tile spoke for the label. */
  public double logProbability(int label) {
    return logProbabilities[label];
  }

  /** A copy of all probabilities, in label order. */
  public double[] toArray() {
    return probabilities.clone();
  }

  /** Equal when every bit is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Distribution that
        && Arrays.equals(probabilities, that.probabilities)
        && Arrays.equals(logProbabilities, that.logProbabilities);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(probabilities);
  }

  @Override
  public String toString() {
    return Arrays.toString(probabilities);
  }
}
