package io.tilewise.verdict.scores;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What an image's tiles look like as a whole, to be compared with the images that a fit is from.
 *
 * <p>The lower quartile of a tile's log-odds: a lesion of up to three quarters of the area hardly
 * moves it, another stain, scanner or focus does.
 */
public final class ScoreDrift {
  private ScoreDrift() {}

  /**
   * The lower quartile of the log-odds of a label, interpolated linearly, over the tiles with
   * tissue.
   *
   * @param scores with a total weight above zero
   */
  public static double lowerQuartile(TileScores scores, int label) {
    double[] sorted =
        IntStream.range(0, scores.tiles())
            .filter(at -> scores.weight(at) > 0)
            .mapToDouble(at -> scores.logOdds(at, label))
            .toArray();
    Arrays.sort(sorted);
    double rank = 0.25 * (sorted.length - 1);
    int below = (int) rank;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (rank - below) * (above - sorted[below]);
  }
}
