package io.tilewise.verdict.scores;

import java.util.Arrays;

/**
 * The scores of an image's tiles in tile-index order, as log-probabilities, each tile once.
 * Immutable. A tile without weight holds no tissue and no rule listens to it.
 */
public final class TileScores {
  /** Probabilities nearer to 0 or 1 than this count as this near where odds are taken. */
  public static final double CLIP = 1e-7;

  /** Least weight of a tile that has any, so that no sum of weights loses its digits. */
  public static final double LEAST_WEIGHT = 1e-9;

  /** Most that a tile can weigh, so that no sum overflows. */
  public static final double MOST_WEIGHT = 1e9;

  /** Log-odds of a clipped probability, about 16.12. */
  public static final double LOG_ODDS_LIMIT = StrictMath.log1p(-CLIP) - StrictMath.log(CLIP);

  private final int labels;
  private final int[] indexes;
  private final double[] weights;
  private final double[] logits;
  private final double[] logProbabilities;
  private final double[] probabilities;

  private TileScores(int labels, int[] indexes, double[] weights, double[] logits) {
    this.labels = labels;
    this.indexes = indexes;
    this.weights = weights;
    this.logits = logits;
    this.logProbabilities = new double[logits.length];
    this.probabilities = new double[logits.length];
    for (int from = 0; from < logits.length; from += labels) {
      Distribution.logSoftmax(logits, from, logProbabilities, from, labels);
    }
    // Once for all rules: an exponential is dearer than anything that a rule does with it.
    for (int at = 0; at < logits.length; at++) {
      probabilities[at] = StrictMath.exp(logProbabilities[at]);
    }
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
    return probabilities[position * labels + label];
  }

  /** {@code z_ic} as the model gave it. */
  public double logit(int position, int label) {
    return logits[position * labels + label];
  }

  /**
   * {@code log p_ic - log(1 - p_ic)}, the probability kept {@link #CLIP} away from 0 and 1; larger
   * for a larger probability.
   */
  public double logOdds(int position, int label) {
    double odds = logProbability(position, label) - logComplement(position, label);
    return Math.clamp(odds, -LOG_ODDS_LIMIT, LOG_ODDS_LIMIT);
  }

  /** {@code log(1 - p_ic)}, exact also where {@code p} rounds to 1. */
  public double logComplement(int position, int label) {
    return labels == 2
        ? logProbability(position, 1 - label)
        : log1mExp(logProbability(position, label));
  }

  /** {@code log(1 - exp x)} for x at most 0 (Mächler, Accurately Computing log(1 - exp(-|a|))). */
  private static double log1mExp(double x) {
    return x > -0.6931471805599453
        ? StrictMath.log(-StrictMath.expm1(x))
        : StrictMath.log1p(-StrictMath.exp(x));
  }

  /** Number of tiles that hold tissue: those with a weight above zero. */
  public int weighedTiles() {
    int weighed = 0;
    for (double weight : weights) {
      weighed += weight > 0 ? 1 : 0;
    }
    return weighed;
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
     * @param weight 0, or {@link #LEAST_WEIGHT} to {@link #MOST_WEIGHT}
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
      Checks.check(
          weight == 0 || (weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT),
          "weight",
          weight,
          "0, or 1e-9 to 1e9");
      if (tileLogits.length != labels) { // checked for each tile: the text is made when needed
        Checks.check(false, "logits", tileLogits.length, labels + " numbers");
      }
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
      double[] sortedLogits = new double[order.length * labels];
      for (int to = 0; to < order.length; to++) {
        sortedIndexes[to] = indexes[order[to]];
        sortedWeights[to] = weights[order[to]];
        System.arraycopy(logits, order[to] * labels, sortedLogits, to * labels, labels);
      }
      return new TileScores(labels, sortedIndexes, sortedWeights, sortedLogits);
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
