package io.tilewise.lab.images;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tissue.TissueShares;
import io.tilewise.model.ModelCard;
import io.tilewise.model.cut.Cutting;
import io.tilewise.model.cut.TissueChoice;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The tiles of an open image that the tiler would publish, one after the other: background is
 * passed over. Of one thread.
 */
final class TissueTiles {
  private final ImageReader image;
  private final Cutting cutting;
  private final TissueShares tissue;
  private int index = -1;

  private TissueTiles(ImageReader image, Cutting cutting, TissueShares tissue) {
    this.image = image;
    this.cutting = cutting;
    this.tissue = tissue;
  }

  static TissueTiles of(ImageReader image, ModelCard.Tile tile, ImageLimits limits)
      throws IOException, ImageFormatException {
    Cutting cutting = ImageGrid.cutting(image, tile, limits);
    return new TissueTiles(image, cutting, TissueChoice.of(tile, null).shares(image, cutting));
  }

  /**
   * A tile.
   *
   * @param tissue share of its pixels, 0 to 1
   */
  record CutTile(int index, double tissue, RgbPixels pixels) {}

  ImageGrid grid() {
    return ImageGrid.of(cutting);
  }

  /** Tiles that were given or passed over. */
  int seen() {
    return index + 1;
  }

  /** Whether there are tiles that were not seen. */
  boolean hasMore() {
    return seen() < cutting.grid().tileCount();
  }

  /** Sees the next tile, and reads it unless it is background. */
  Optional<CutTile> next() throws IOException, ImageFormatException {
    index++;
    OptionalDouble share = tissue.of(index);
    if (share.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new CutTile(index, share.getAsDouble(), grid().pixels(image, index)));
  }
}
