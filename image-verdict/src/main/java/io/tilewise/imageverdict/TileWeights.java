package io.tilewise.imageverdict;

import io.tilewise.events.ImageTiled;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How much the tiles of an image weigh in its verdict: the pixels that are theirs alone, in tissue.
 */
public final class TileWeights {
  private TileWeights() {}

  /**
   * Weight of a scored tile; zero, as if it held no tissue, below what the rules can weigh.
   *
   * @param index of the tile in the manifest's grid
   * @param tissueFraction 0 to 1
   */
  public static double of(ImageTiled manifest, int index, double tissueFraction) {
    double weight = manifest.ownedFraction(index) * tissueFraction;
    return weight < TileScores.LEAST_WEIGHT ? 0 : weight;
  }

  /**
   * How much the tiles without a score could weigh. Where the manifest does not say which of the
   * unscored tiles are background that nobody was to score, the heaviest are assumed: never too
   * little.
   *
   * @param isScored by index
   * @param count tiles that failed or are missing
   */
  public static UnknownTiles unknown(ImageTiled manifest, IntPredicate isScored, int count) {
    if (count == 0) {
      return UnknownTiles.NONE;
    }
    double[] weights =
        IntStream.range(0, manifest.grid().tileCount())
            .filter(manifest::expects)
            .filter(isScored.negate())
            .mapToDouble(manifest::ownedFraction)
            .sorted()
            .toArray();
    double weight = 0;
    for (int at = Math.max(0, weights.length - count); at < weights.length; at++) {
      weight += weights[at];
    }
    return new UnknownTiles(count, weight);
  }
}
