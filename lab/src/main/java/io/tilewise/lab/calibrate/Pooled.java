package io.tilewise.lab.calibrate;

import java.util.ArrayList;
import java.util.List;

/**
 * The monotone step function nearest to labelled scores, by pooling adjacent violators (Ayer,
 * Brunk, Ewing, Reid and Silverman, An Empirical Distribution Function for Sampling with Incomplete
 * Information, 1955): blocks of neighbouring scores whose shares of positives ascend.
 */
final class Pooled {
  /**
   * Scores from {@code low} to {@code high}.
   *
   * @param sum of the scores
   * @param count how many, &gt;= 1
   * @param positives how many of them are positive
   */
  record Block(double low, double high, double sum, long count, long positives) {
    double share() {
      return (double) positives / count;
    }

    Block with(Block above) {
      return new Block(
          low, above.high, sum + above.sum, count + above.count, positives + above.positives);
    }

    double centre() {
      return Math.clamp(sum / count, low, high);
    }

    /** With half a case of each kind more at its centre; all doubled, to stay in whole numbers. */
    Block smoothed() {
      long twice = 2 * count + 2;
      return new Block(low, high, centre() * twice, twice, 2 * positives + 1);
    }

    /** Log-likelihood of the labels in it under its own share. */
    double logLikelihood() {
      long negatives = count - positives;
      return times(positives, Math.log(share())) + times(negatives, Math.log(1 - share()));
    }

    private static double times(long count, double log) {
      return count == 0 ? 0 : count * log;
    }
  }

  private Pooled() {}

  /**
   * Pools.
   *
   * @param scores at least one
   * @return ascending in score and strictly ascending in share
   */
  static List<Block> of(SortedScores scores) {
    double[] positives = scores.positives();
    double[] negatives = scores.negatives();
    List<Block> pooled = new ArrayList<>();
    int p = 0;
    int n = 0;
    while (p < positives.length || n < negatives.length) {
      boolean fromPositives =
          n == negatives.length || (p < positives.length && positives[p] <= negatives[n]);
      double score = fromPositives ? positives[p] : negatives[n];
      int firstP = p;
      int firstN = n;
      while (p < positives.length && positives[p] == score) {
        p++;
      }
      while (n < negatives.length && negatives[n] == score) {
        n++;
      }
      int count = p - firstP + n - firstN;
      add(pooled, new Block(score, score, score * count, count, p - firstP));
    }
    return pooled;
  }

  /** Adds a block of higher scores, pooling what would not ascend. */
  static void add(List<Block> pooled, Block next) {
    Block last = next;
    while (!pooled.isEmpty() && violates(pooled.getLast(), last)) {
      last = pooled.removeLast().with(last);
    }
    pooled.add(last);
  }

  /** Exact, in whole numbers. */
  private static boolean violates(Block below, Block above) {
    return below.positives * above.count >= above.positives * below.count;
  }

  /** Merges the neighbours that the likelihood misses least, until there are few enough. */
  static List<Block> reduced(List<Block> blocks, int most) {
    List<Block> kept = new ArrayList<>(blocks);
    while (kept.size() > most) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int at = 0; at + 1 < kept.size(); at++) {
        double loss = loss(kept.get(at), kept.get(at + 1));
        if (loss < least) {
          least = loss;
          best = at;
        }
      }
      kept.set(best, kept.get(best).with(kept.remove(best + 1)));
    }
    return kept;
  }

  private static double loss(Block below, Block above) {
    return below.logLikelihood() + above.logLikelihood() - below.with(above).logLikelihood();
  }
}
