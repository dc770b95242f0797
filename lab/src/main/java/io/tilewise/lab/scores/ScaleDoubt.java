package io.tilewise.lab.scores;

import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether scores look as if the network got its numbers wrongly scaled. An area under a curve does
 * not tell: it stays near 1 where every answer is 0 or 1, and where all are pressed together. Of
 * one thread.
 */
public final class ScaleDoubt {
  /** In log-odds; just within what probabilities are clipped to, 16.118. */
  private static final double CERTAIN = 16;

  /** Of fewer labelled tiles a loss is chance. */
  private static final int FEW_TILES = 30;

  private final long[] truths;
  private long tiles;
  private long certain;
  private double loss;

  /** Takes how many labels there are. */
  public ScaleDoubt(int labels) {
    truths = new long[labels];
  }

  /** Hears an image; tiles without tissue do not count. */
  public void add(LabelledImage image) {
    TileScores scores = image.scores();
    for (int at = 0; at < scores.tiles(); at++) {
      if (scores.weight(at) > 0) {
        tiles++;
        certain += isCertain(scores, at) ? 1 : 0;
        int truth = image.tileLabel(at);
        if (truth != LabelledImage.UNKNOWN) {
          truths[truth]++;
          loss += logLoss(scores.logOdds(at, truth));
        }
      }
    }
  }

  private boolean isCertain(TileScores scores, int at) {
    for (int label = 0; label < truths.length; label++) {
      if (scores.logOdds(at, label) >= CERTAIN) {
        return true;
      }
    }
    return false;
  }

  /** Of a tile whose true label has these log-odds: {@code -log(1 / (1 + exp(-x)))}. */
  private static double logLoss(double logOdds) {
    return Math.max(0, -logOdds) + Math.log1p(Math.exp(-Math.abs(logOdds)));
  }

  /** The doubt in a sentence, for people; empty where there is none. */
  public Optional<String> text() {
    if (2 * certain > tiles) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "THE NETWORK ANSWERS 0 OR 1 FOR %.0f %% OF THE TILES, without any doubt, as if its"
                  + " numbers came in too large; %s",
              100.0 * certain / tiles,
              question("--scale, --mean and --std")));
    }
    long labelled = Arrays.stream(truths).sum();
    double counting = entropy(labelled);
    if (labelled < FEW_TILES || counting == 0 || loss / labelled <= counting) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "THE NETWORK KNOWS TILES WORSE THAN WHOEVER ONLY COUNTS THEM: log loss %.3f on %d"
                + " labelled tiles, %.3f by the shares of their labels; %s",
            loss / labelled,
            labelled,
            counting,
            question("--scale, --mean, --std, --output-label and the order of --labels")));
  }

  private static String question(String options) {
    return "are %s as in training? `model add` makes a new version (docs/your-model.md)"
        .formatted(options);
  }

  /** Loss of whoever says of each tile the shares of the labels. */
  private double entropy(long labelled) {
    return Arrays.stream(truths)
        .filter(count -> count > 0)
        .mapToDouble(count -> -(double) count / labelled * Math.log((double) count / labelled))
        .sum();
  }
}
