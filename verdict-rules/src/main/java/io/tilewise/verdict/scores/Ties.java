package io.tilewise.verdict.scores;

import java.util.ArrayList;
import java.util.List;

/** When two probabilities count as equal. */
public final class Ties {
  /** Labels whose probabilities are this close are tied; far above what rounding does. */
  public static final double TOLERANCE = 1e-9;

  private Ties() {}

  /** The labels within the tolerance of the largest probability, ascending. */
  public static List<Integer> best(double[] probabilities) {
    double largest = 0;
    for (double probability : probabilities) {
      largest = Math.max(largest, probability);
    }
    List<Integer> best = new ArrayList<>(1);
    for (int label = 0; label < probabilities.length; label++) {
      if (probabilities[label] >= largest - TOLERANCE) {
        best.add(label);
      }
    }
    return best;
  }
}
