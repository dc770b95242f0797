package io.tilewise.standalone.tiles;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.tiling.Region;
import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;

/**
 * The scores of one image that its verdict counts.
 *
 * @param manifest of the image
 * @param scores with the weight that each has in the verdict
 */
public record ScoredTiles(ImageTiled manifest, TileScores scores) {

  /** Where the tile at a position of the scores stands, in level-0 pixels, within the image. */
  public Region region(int position) {
    Region tile = manifest.region(scores.index(position));
    return new Region(
        tile.x(),
        tile.y(),
        Math.min(tile.width(), manifest.width() - tile.x()),
        Math.min(tile.height(), manifest.height() - tile.y()));
  }

  /** What was cut of the image, in level-0 pixels. */
  public Region cutRegion() {
    return manifest.grid().cutRegion(manifest.width(), manifest.height());
  }

  /** By index in the grid: a tile's probability of a label; NaN for a tile without a score. */
  public double[] probabilities(int label) {
    double[] probabilities = new double[manifest.grid().tileCount()];
    Arrays.fill(probabilities, Double.NaN);
    for (int position = 0; position < scores.tiles(); position++) {
      probabilities[scores.index(position)] = scores.probability(position, label);
    }
    return probabilities;
  }
}
