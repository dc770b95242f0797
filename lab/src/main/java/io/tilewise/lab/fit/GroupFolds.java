package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Images dealt out to folds so that each group is whole in one fold and every fold has its share of
 * each class: images of one patient look alike, and a split by image would flatter what is fitted.
 *
 * <p>Groups are dealt from the largest to the smallest, in an order of the seed where they are
 * alike within a factor of two, each to the fold in which its classes are rarest.
 */
final class GroupFolds {
  private final List<String> classes;
  private final Map<String, double[]> sizes = new TreeMap<>();
  private final double[] totals;

  /**
   * A deal.
   *
   * @param classes names for people, say {@code images of label tumour}
   */
  GroupFolds(List<String> classes) {
    this.classes = List.copyOf(classes);
    this.totals = new double[2 * classes.size()];
  }

  /** Counts further cases of a group: one number per class. */
  void add(String group, int... cases) {
    double[] size = sizes.computeIfAbsent(group, _ -> new double[totals.length]);
    for (int c = 0; c < cases.length; c++) {
      size[c] += cases[c];
      totals[c] += cases[c];
      // Whether there are any: a class in one large group would balance, and yet be in one fold.
      if (cases[c] > 0 && size[cases.length + c] == 0) {
        size[cases.length + c] = 1;
        totals[cases.length + c]++;
      }
    }
  }

  /** In how many groups the rarest class is that there is at all. */
  int groupsOfRarest() {
    return (int)
        Arrays.stream(totals, classes.size(), totals.length)
            .filter(groups -> groups > 0)
            .min()
            .orElse(0);
  }

  /**
   * Deals.
   *
   * @return the fold of each group, 0 to {@code folds - 1}
   * @throws FitException when a class is in fewer than two groups, or all of it in one fold
   */
  Map<String, Integer> deal(int folds, long seed, String purpose) throws FitException {
    checkGroups(purpose);
    double[][] filled = new double[folds][totals.length];
    Map<String, Integer> dealt = new LinkedHashMap<>();
    for (String group : order(seed)) {
      double[] size = size(group);
      int fold = rarest(filled, size);
      dealt.put(group, fold);
      for (int c = 0; c < size.length; c++) {
        filled[fold][c] += size[c];
      }
    }
    checkSpread(filled, purpose);
    return dealt;
  }

  private double[] size(String group) {
    return sizes.getOrDefault(group, new double[totals.length]);
  }

  private List<String> order(long seed) {
    List<String> order = new ArrayList<>(sizes.keySet());
    Collections.shuffle(order, new Random(seed));
    order.sort(
        Comparator.comparingInt((String group) -> Math.getExponent(overlap(size(group), totals)))
            .reversed());
    return order;
  }

  private int rarest(double[][] filled, double[] size) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int fold = 0; fold < filled.length; fold++) {
      double overlap = overlap(size, filled[fold]);
      if (overlap < least) {
        least = overlap;
        best = fold;
      }
    }
    return best;
  }

  /** {@code Σ_c a_c b_c / total_c²}: what makes the squared shares of a fold grow. */
  private double overlap(double[] a, double[] b) {
    double sum = 0;
    for (int c = 0; c < totals.length; c++) {
      sum += totals[c] == 0 ? 0 : a[c] * b[c] / (totals[c] * totals[c]);
    }
    return sum;
  }

  private void checkGroups(String purpose) throws FitException {
    for (int c = 0; c < classes.size(); c++) {
      int groups = (int) totals[classes.size() + c];
      if (groups == 1) {
        throw FitException.of(
            "groups with " + classes.get(c) + " " + purpose,
            groups,
            "at least 2, as groups are never split");
      }
    }
  }

  private void checkSpread(double[][] filled, String purpose) throws FitException {
    for (double[] fold : filled) {
      for (int c = 0; c < classes.size(); c++) {
        if (totals[c] > 0 && fold[c] == totals[c]) {
          throw FitException.of(
              classes.get(c) + " " + purpose,
              "all on one side",
              "some on each; another seed may split better");
        }
      }
    }
  }
}
