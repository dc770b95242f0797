package io.tilewise.lab.images;

import io.tilewise.events.Logits;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.model.ModelCard;
import io.tilewise.model.cut.Cutting;
import io.tilewise.model.cut.UncuttableException;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How an image is cut.
 *
 * @param width of the image in level-0 pixels
 * @param height of the image in level-0 pixels
 */
public record ImageGrid(int width, int height, TileGrid grid) {

  /**
   * Of a file, of which no pixel is decoded.
   *
   * @param limits of what may be read
   * @throws ImageFormatException when it is no image that can be read
   */
  public static ImageGrid of(Path file, ModelCard.Tile tile, ImageLimits limits)
      throws IOException, ImageFormatException {
    try (ImageReader reader = ImageReaders.open(file, limits)) {
      return of(cutting(reader, tile, limits));
    }
  }

  static ImageGrid of(Cutting cutting) {
    return new ImageGrid(cutting.width(), cutting.height(), cutting.grid());
  }

  /** As the tiler cuts it. */
  static Cutting cutting(ImageReader reader, ModelCard.Tile tile, ImageLimits limits)
      throws ImageFormatException {
    try {
      return Cutting.of(reader.layout(), tile, null, limits.maxPixels());
    } catch (UncuttableException e) {
      throw ImageFormatException.unsupported(e.getMessage());
    }
  }

  /** Reads a tile, of the level that is cut. */
  public RgbPixels pixels(ImageReader reader, int index) throws IOException, ImageFormatException {
    Region at = grid.levelRegion(index, width, height);
    return reader.region(grid.level(), at.x(), at.y(), at.width(), at.height());
  }

  /**
   * The pixels that are a tile's own, in proportion to a whole tile, in tissue: what it weighs, as
   * in the verdict of the pipeline.
   */
  double weight(int index, double tissue) {
    double weight = grid.ownedFraction(index, width, height) * tissue;
    return weight < TileScores.LEAST_WEIGHT ? 0 : weight;
  }

  /**
   * A tile's score with its place.
   *
   * @throws IllegalArgumentException when the logits are not all finite
   */
  ScoredTile scored(int index, double tissue, float[] logits) {
    return new ScoredTile(
        index, weight(index, tissue), grid.region(index, width, height), Logits.of(logits));
  }
}
