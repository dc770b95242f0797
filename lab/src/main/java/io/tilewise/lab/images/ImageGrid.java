package io.tilewise.lab.images;

import io.tilewise.events.Logits;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.model.ModelCard;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How an image is cut.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageGrid(int width, int height, TileGrid grid) {

  /**
   * Of a file, of which no pixel is decoded.
   *
   * @throws ImageFormatException when it is no image that can be read
   */
  public static ImageGrid of(Path file, ModelCard.Tile tile)
      throws IOException, ImageFormatException {
    try (ImageReader reader = ImageReaders.open(file, CommandLimits.OF_THIS_PROCESS)) {
      return of(reader, tile);
    }
  }

  static ImageGrid of(ImageReader reader, ModelCard.Tile tile) {
    int width = reader.width();
    int height = reader.height();
    return new ImageGrid(
        width, height, TileGrid.covering(width, height, tile.size(), tile.overlap(), tile.edge()));
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
