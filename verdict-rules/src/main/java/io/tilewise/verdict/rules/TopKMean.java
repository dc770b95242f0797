package io.tilewise.verdict.rules;

import io.tilewise.verdict.rules.RuleKind.Parameter;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code P = softmax_c(mean of the k largest m_ic)} with {@code m_ic = log p_ic - log(1 - p_ic)}:
 * the few most convinced tiles of each label speak for it. With fewer than k tiles all of them
 * count.
 *
 * <p>Right for lesions of a few tiles: steadier than one maximum. Fails where the lesion is much
 * smaller or larger than k, which depends on the task.
 *
 * <p>Unknown tiles: with two labels the result rises with every tile's log-odds, which are bounded,
 * so the bound is exact; with more labels there is none.
 *
 * <p>Source: top-k pooling (Durand, Thome and Cord, WELDON, 2016).
 */
final class TopKMean implements VerdictRule {
  private static final Parameter K =
      new Parameter(
          "k", 3, k -> k >= 1 && k == Math.rint(k) && k <= 1e6, "a whole number, 1 to 1000000");
  private static final Parameter FRACTION =
      new Parameter("fraction", Double.NaN, f -> f > 0 && f <= 1, "above 0, at most 1");

  static final RuleKind KIND =
      new RuleKind(
          "top-k-mean",
          List.of(K, FRACTION),
          true,
          (spec, _) -> Optional.of(new TopKMean(spec.toString(), K.in(spec), FRACTION.in(spec))));

  private final String name;
  private final double count;
  private final double fraction;

  private TopKMean(String name, double count, double fraction) {
    this.name = name;
    this.count = count;
    this.fraction = fraction;
  }

  @Override
  public String name() {
    return name;
  }

  /** A fraction is rounded up, so that one tile at least counts. */
  private int k(int tiles) {
    double wanted = Double.isNaN(fraction) ? count : Math.ceil(fraction * tiles);
    return (int) Math.min(wanted, tiles);
  }

  @Override
  public Distribution judge(TileScores scores) {
    return with(scores, 0, 0);
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    // A fraction of the tiles: how many count depends on which of the unknown ones are tissue.
    if (scores.labels() != 2 || !Double.isNaN(fraction)) {
      return Optional.empty();
    }
    return Optional.of(List.of(with(scores, unknown.count(), 0), with(scores, unknown.count(), 1)));
  }

  /** As if so many further tiles were as sure of a label as a tile can be. */
  private Distribution with(TileScores scores, int further, int sureOf) {
    int k = k(scores.weighedTiles() + further);
    double[] means = new double[scores.labels()];
    double[] largest = new double[k];
    for (int label = 0; label < means.length; label++) {
      Arrays.fill(largest, Double.NEGATIVE_INFINITY);
      double bound = TileScores.LOG_ODDS_LIMIT;
      for (int tile = 0; tile < Math.min(k, further); tile++) {
        insert(largest, label == sureOf ? bound : -bound);
      }
      for (int at = 0; at < scores.tiles(); at++) {
        if (scores.weight(at) > 0) {
          insert(largest, scores.logOdds(at, label));
        }
      }
      means[label] = sumAscending(largest) / k;
    }
    return Distribution.softmax(means);
  }

  /** Keeps a heap, the least value first, of the largest values seen. */
  private static void insert(double[] largest, double value) {
    if (value <= largest[0]) {
      return;
    }
    int at = 0;
    int child = lesserChild(largest, at);
    while (child < largest.length && largest[child] < value) {
      largest[at] = largest[child];
      at = child;
      child = lesserChild(largest, at);
    }
    largest[at] = value;
  }

  /** Position of the lesser of two children; beyond the end when there is none. */
  private static int lesserChild(double[] heap, int parent) {
    int left = 2 * parent + 1;
    return left + 1 < heap.length && heap[left + 1] < heap[left] ? left + 1 : left;
  }

  /** In ascending order, whatever order the values came in. */
  private static double sumAscending(double[] values) {
    Arrays.sort(values);
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
