package io.tilewise.verdict.rules;

import io.tilewise.verdict.rules.RuleKind.Parameter;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code P = softmax_c(q-quantile of l_ic)}, interpolated linearly between order statistics
 * (definition 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996).
 *
 * <p>Right for lesions of more than 1 - q of the area. Fails for smaller ones, which it does not
 * see.
 *
 * <p>Unknown tiles: with two labels the result rises with every tile, so the bound is exact; with
 * more labels there is none.
 */
final class Quantile implements VerdictRule {
  private static final Parameter Q = new Parameter("q", 0.9, q -> q >= 0 && q <= 1, "0 to 1");

  static final RuleKind KIND =
      new RuleKind(
          "quantile",
          List.of(Q),
          (spec, _) -> Optional.of(new Quantile(spec.toString(), Q.in(spec))));

  /** Below every log-softmax of logits that are floats. */
  private static final double LEAST = -4.0 * Float.MAX_VALUE;

  /** Bits looked at in one pass: few, so that a small image is not outweighed by the counts. */
  private static final int DIGIT = Byte.SIZE;

  private final String name;
  private final double q;

  private Quantile(String name, double q) {
    this.name = name;
    this.q = q;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Distribution judge(TileScores scores) {
    return with(scores, 0, 0);
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    if (scores.labels() != 2) {
      return Optional.empty();
    }
    return Optional.of(List.of(with(scores, unknown.count(), 0), with(scores, unknown.count(), 1)));
  }

  /** As if so many further tiles were certain of a label. */
  private Distribution with(TileScores scores, int further, int sureOf) {
    int known = scores.weighedTiles();
    double rank = q * (known + further - 1);
    int below = (int) Math.floor(rank);
    double share = rank - below;
    double[] quantiles = new double[scores.labels()];
    for (int label = 0; label < quantiles.length; label++) {
      boolean high = label == sureOf;
      Ranked ranked = new Ranked(scores, label, known, further, high);
      double low = ranked.at(below);
      quantiles[label] = share == 0 ? low : low + share * (ranked.at(below + 1) - low);
    }
    return Distribution.softmax(quantiles);
  }

  /**
   * Order statistics of one label without a sorted copy of the scores, so that a verdict on a large
   * image leaves no garbage of its size.
   *
   * @param known tiles with a score and tissue
   * @param further tiles beside them that are above, or below, all others
   */
  private record Ranked(TileScores scores, int label, int known, int further, boolean high) {
    double at(int rank) {
      if (high) {
        return rank >= known ? 0 : select(rank);
      }
      return rank < further ? LEAST : select(rank - further);
    }

    /**
     * Radix selection over the order-preserving bits of a double, highest first, until one
     * candidate is left, which is then looked up.
     */
    private double select(int rank) {
      long prefix = 0;
      int left = rank;
      int[] counts = new int[1 << DIGIT];
      for (int shift = Long.SIZE - DIGIT; ; shift -= DIGIT) {
        count(counts, prefix, shift);
        int digit = 0;
        while (left >= counts[digit]) {
          left -= counts[digit++];
        }
        prefix |= (long) digit << shift;
        if (shift == 0) {
          return value(prefix);
        }
        if (counts[digit] == 1) {
          return value(only(prefix, -1L << shift));
        }
      }
    }

    /** How many scores that begin with the prefix go on with each digit. */
    private void count(int[] counts, long prefix, int shift) {
      Arrays.fill(counts, 0);
      boolean first = shift + DIGIT == Long.SIZE;
      long mask = first ? 0 : -1L << (shift + DIGIT);
      int low = (1 << DIGIT) - 1;
      for (int at = 0; at < scores.tiles(); at++) {
        long bits = bits(at);
        if ((bits & mask) == prefix && scores.weight(at) > 0) {
          counts[(int) (bits >>> shift) & low]++;
        }
      }
    }

    /** The one score that begins with the prefix. */
    private long only(long prefix, long mask) {
      for (int at = 0; at < scores.tiles(); at++) {
        long bits = bits(at);
        if ((bits & mask) == prefix && scores.weight(at) > 0) {
          return bits;
        }
      }
      throw new IllegalStateException("prefix: " + prefix + " (expected: of a score)");
    }

    private static double value(long bits) {
      return Double.longBitsToDouble(bits < 0 ? bits & Long.MAX_VALUE : ~bits);
    }

    /** Ascending as an unsigned number where the double ascends. */
    private long bits(int at) {
      long bits = Double.doubleToRawLongBits(scores.logProbability(at, label));
      return bits < 0 ? ~bits : bits | Long.MIN_VALUE;
    }
  }
}
