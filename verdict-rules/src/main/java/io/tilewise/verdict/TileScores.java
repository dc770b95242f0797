package io.tilewise.verdict;

import java.util.Arrays;

/**
 * The scores of an image's tiles in tile-index order, as log-probabilities, each tile once.
 * Immutable. A tile without weight holds no tissue and no rule listens to it.
 */
public final class TileScores {
  private final int labels;
  private final int[] indexes;
  private final double[] weights;
  private final double[] logProbabilities;

  private TileScores(int labels, int[] indexes, double[] weights, double[] logProbabilities) {
    this.labels = labels;
    this.indexes = indexes;
    this.weights = weights;
    this.logProbabilities = logProbabilities;
  }

  /**
   * Starts collecting.
   *
   * @param labels number of labels, &gt;= 2
   */
  public static Builder builder(int labels) {
    return new Builder(labels);
  }

  /** Number of labels. */
  public int labels() {
    return labels;
  }

  /** Number of tiles. */
  public int tiles() {
    return indexes.length;
  }

  /** Index of the tile at a position, ascending from position 0. */
  public int index(int position) {
    return indexes[position];
  }

  /** Position of a tile by its index, negative when it is not among them. */
  public int position(int index) {
    return Arrays.binarySearch(indexes, index);
  }

  /** Weight of the tile at a position: its owned tissue, &gt;= 0. */
  public double weight(int position) {
    return weights[position];
  }

  /** {@code l_ic}: log-softmax of the tile's logits, at most 0, never infinite. */
  public double logProbability(int position, int label) {
    return logProbabilities[position * labels + label];
  }

  /** {@code p_ic = exp l_ic}. */
  public double probability(int position, int label) {
    return StrictMath.exp(logProbability(position, label));
  }

  /** {@code W}: zero when no tile holds tissue. */
  public double totalWeight() {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }

  /** Collects scores in any order. Of one thread. */
  public static final class Builder {
    private static final int FIRST_CAPACITY = 64;

    private final int labels;
    private int size;
    private int[] indexes = new int[FIRST_CAPACITY];
    private double[] weights = new double[FIRST_CAPACITY];
    private double[] logits;

    private Builder(int labels) {
      Checks.check(labels >= 2, "labels", labels, ">= 2");
      this.labels = labels;
      this.logits = new double[FIRST_CAPACITY * labels];
    }

    /**
     * Adds a tile. Adding the same tile again changes nothing: the first score counts.
     *
     * @param index of the tile, &gt;= 0
     * @param weight &gt;= 0 and finite
     * @param tileLogits one finite number in the range of a float per label
     */
    public Builder add(int index, double weight, float... tileLogits) {
      double[] wide = new double[tileLogits.length];
      for (int label = 0; label < wide.length; label++) {
        wide[label] = tileLogits[label];
      }
      return add(index, weight, wide);
    }

    /** The same for logits in double precision; their range is still that of a float. */
    public Builder add(int index, double weight, double... tileLogits) {
      Checks.check(index >= 0, "index", index, ">= 0");
      Checks.check(weight >= 0 && Double.isFinite(weight), "weight", weight, ">= 0 and finite");
      Checks.check(tileLogits.length == labels, "logits", tileLogits.length, labels + " numbers");
      for (double logit : tileLogits) {
        Checks.check(
            Math.abs(logit) <= Float.MAX_VALUE, "logit", logit, "finite, in the range of a float");
      }
      grow();
      indexes[size] = index;
      weights[size] = weight;
      System.arraycopy(tileLogits, 0, logits, size * labels, labels);
      size++;
      return this;
    }

    private void grow() {
      if (size == indexes.length) {
        indexes = Arrays.copyOf(indexes, 2 * size);
        weights = Arrays.copyOf(weights, 2 * size);
        logits = Arrays.copyOf(logits, 2 * size * labels);
      }
    }

    /** The scores in tile-index order. */
    public TileScores build() {
      int[] order = order();
      int[] sortedIndexes = new int[order.length];
      double[] sortedWeights = new double[order.length];
      double[] logProbabilities = new double[order.length * labels];
      for (int to = 0; to < order.length; to++) {
        sortedIndexes[to] = indexes[order[to]];
        sortedWeights[to] = weights[order[to]];
        Distribution.logSoftmax(logits, order[to] * labels, logProbabilities, to * labels, labels);
      }
      return new TileScores(labels, sortedIndexes, sortedWeights, logProbabilities);
    }

    /** Positions by tile index, of each index the one that was added first. */
    private int[] order() {
      long[] keys = new long[size];
      for (int at = 0; at < size; at++) {
        keys[at] = ((long) indexes[at] << Integer.SIZE) | at;
      }
      Arrays.sort(keys);
      int[] order = new int[size];
      int kept = 0;
      for (int at = 0; at < size; at++) {
        boolean first = at == 0 || keys[at] >>> Integer.SIZE != keys[at - 1] >>> Integer.SIZE;
        if (first) {
          order[kept++] = (int) keys[at];
        }
      }
      return Arrays.copyOf(order, kept);
    }
  }
}
