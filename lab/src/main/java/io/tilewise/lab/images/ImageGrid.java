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
   * @throws ImageFormatException when it is no image that can be read
   */
  public static ImageGrid of(Path file, ModelCard.Tile tile)
      throws IOException, ImageFormatException {
    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      return of(reader, tile);
    }
  }

  /** As the tiler cuts it. */
  static ImageGrid of(ImageReader reader, ModelCard.Tile tile) throws ImageFormatException {
    try {
      Cutting cutting = Cutting.of(reader.layout(), tile, null, ImageLimits.DEFAULT.maxPixels());
      return new ImageGrid(cutting.width(), cutting.height(), cutting.grid());
    } catch (UncuttableException e) {
      throw ImageFormatException.unsupported(e.getMessage());
    }
  }

  /** Reads a tile. */
  RgbPixels pixels(ImageReader reader, int index) throws IOException, ImageFormatException {
    Region at = grid.levelRegion(index, width, height);
    return reader.region(grid.level(), at.x(), at.y(), at.width(), at.height());
  }

  /** The pixels that are a tile's own, in proportion to a whole tile: what it weighs. */
  double weight(int index) {
    double whole = (double) grid.tileSize() * grid.tileSize();
    return grid.ownedPixels(index, width, height) / whole;
  }

  /**
   * A tile's score with its place.
   *
   * @throws IllegalArgumentException when the logits are not all finite
   */
  ScoredTile scored(int index, float[] logits) {
    return new ScoredTile(
        index, weight(index), grid.region(index, width, height), Logits.of(logits));
  }
}
