package io.tilewise.inference.decode;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.source.OpenImages;
import java.io.IOException;
import java.util.Optional;

/**
 * Tiles by reference to the pixels that the tiler would have sent: the same file, the same decoder,
 * the same place, or the tile is refused by name. Whoever sent it may be anybody. Thread-safe.
 *
 * @param images where they are read; empty where none are configured
 */
public record ReferencedTiles(Optional<OpenImages> images) {
  /** Of an inference that has no images. */
  public static final ReferencedTiles NONE = new ReferencedTiles(Optional.empty());

  /**
   * Reads a tile.
   *
   * @param side width and height that it must have
   * @throws ImageFormatException when it is not a tile of that size that can be read here, or its
   *     file is not the one that was cut
   * @throws IOException when that cannot be told now
   */
  RgbPixels read(TileExtracted tile, int side) throws ImageFormatException, IOException {
    OpenImages open =
        images.orElseThrow(
            () ->
                unsupported(
                    "tile: by reference (expected: pixels, or TILEWISE_IMAGE_ROOTS set for"
                        + " inference)"));
    TileReference reference = tile.reference();
    String version = tile.sourceVersion();
    if (reference == null) {
      throw unsupported("reference: missing (expected: with " + TileReference.CONTENT_TYPE + ")");
    }
    if (version == null) {
      throw unsupported("sourceVersion: missing (expected: that of the file, with a reference)");
    }
    if (!reference.region().equals(tile.region())) {
      throw unsupported(
          "reference.region: %s (expected: the tile's, %s)"
              .formatted(reference.region(), tile.region()));
    }
    return open.read(reference.uri(), version, image -> read(image, reference, side));
  }

  private static RgbPixels read(ImageFile image, TileReference reference, int side)
      throws ImageFormatException, IOException {
    ImageLayout layout = image.layout();
    check(layout, reference);
    double downsample = layout.level(reference.level()).downsample();
    Region region = reference.region();
    long expected = Math.round(side * downsample);
    if (region.width() != expected || region.height() != expected) {
      throw unsupported(
          "reference.region: %dx%d (expected: %dx%d, %d pixels of level %d)"
              .formatted(
                  region.width(), region.height(), expected, expected, side, reference.level()));
    }
    int x = LevelArea.levelPixel(region.x(), downsample);
    int y = LevelArea.levelPixel(region.y(), downsample);
    checkInside(layout.level(reference.level()), reference, x, y);
    return image.region(reference.level(), x, y, side, side);
  }

  /** Outside of the image everything is black, which has a score like any picture. */
  private static void checkInside(Level level, TileReference reference, int x, int y)
      throws ImageFormatException {
    if (x >= level.width() || y >= level.height()) {
      throw unsupported(
          "reference.region: at %d,%d of level %d (expected: within its %dx%d pixels)"
              .formatted(x, y, reference.level(), level.width(), level.height()));
    }
  }

  private static void check(ImageLayout layout, TileReference reference)
      throws ImageFormatException {
    if (layout.sequential()) {
      throw unsupported(
          "image: %s by reference (expected: a format of which single tiles are read)"
              .formatted(layout.format()));
    }
    String decoder = reference.decoder();
    if (decoder != null && !decoder.equals(layout.decoder())) {
      throw unsupported(
          "decoder: %s (expected: %s, which the image was cut with)"
              .formatted(layout.decoder(), decoder));
    }
    if (reference.level() >= layout.levels().size()) {
      throw unsupported(
          "reference.level: %d (expected: 0 to %d)"
              .formatted(reference.level(), layout.levels().size() - 1));
    }
  }
}
