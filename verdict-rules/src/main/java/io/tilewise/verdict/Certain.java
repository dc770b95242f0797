package io.tilewise.verdict;

import java.util.ArrayList;
import java.util.List;

/** Where a single unknown tile can carry an image to any label, because logits have no bound. */
final class Certain {
  private Certain() {}

  /** For each label in turn: nothing but that label. */
  static List<Distribution> verdicts(int labels) {
    List<Distribution> certain = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      double[] one = new double[labels];
      one[label] = 1;
      certain.add(Distribution.of(one));
    }
    return certain;
  }
}
