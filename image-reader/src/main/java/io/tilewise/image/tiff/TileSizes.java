package io.tilewise.image.tiff;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.stored.StoredGrid;
import io.tilewise.image.tiff.codec.Compression;
import io.tilewise.image.tiff.codec.PixelFormat;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.List;

/** Reads sizes of a level and of its pieces, against the limits, before anything is allocated. */
record TileSizes(TiffDirectory directory, ImageLimits limits, int width, int height) {
  /** Of a slide of 20 gigapixels in tiles of 256 there are 300,000. */
  private static final long MAX_TILES = 1 << 22;

  /** Of the image. */
  static TileSizes of(TiffDirectory directory, ImageLimits limits)
      throws IOException, ImageFormatException {
    int width = side(directory, Tag.IMAGE_WIDTH);
    int height = side(directory, Tag.IMAGE_LENGTH);
    limits.checkSides("TIFF", width, height);
    return new TileSizes(directory, limits, width, height);
  }

  /** In pieces as the fields say. */
  StoredGrid grid(PixelFormat format) throws IOException, ImageFormatException {
    boolean tiled = directory.has(Tag.TILE_WIDTH);
    checkNotBoth(tiled);
    StoredGrid grid =
        tiled
            ? tiles(side(directory, Tag.TILE_WIDTH), side(directory, Tag.TILE_LENGTH))
            : new StoredGrid(width, height, width, rowsPerStrip(), true);
    check(grid, format);
    return grid;
  }

  /** Tables of the one beside those of the other: readers disagree which of them count. */
  private void checkNotBoth(boolean tiled) throws ImageFormatException {
    List<Tag> none =
        tiled
            ? directory.has(Tag.TILE_OFFSETS) ? List.of(Tag.STRIP_OFFSETS) : List.of()
            : List.of(Tag.TILE_LENGTH, Tag.TILE_OFFSETS, Tag.TILE_BYTE_COUNTS);
    for (Tag tag : none) {
      if (directory.has(tag)) {
        throw corrupt(
            tag + ": in an image of " + (tiled ? "tiles" : "strips") + " (expected: none)");
      }
    }
  }

  /** In tiles that something else tells. */
  StoredGrid grid(PixelFormat format, int tileWidth, int tileHeight) throws ImageFormatException {
    StoredGrid grid = tiles(tileWidth, tileHeight);
    check(grid, format);
    return grid;
  }

  private StoredGrid tiles(int tileWidth, int tileHeight) {
    return new StoredGrid(width, height, tileWidth, tileHeight, false);
  }

  /** Without the field, or with the largest number, all rows are in one strip. */
  private int rowsPerStrip() throws IOException, ImageFormatException {
    return directory.has(Tag.ROWS_PER_STRIP)
        ? Math.min(height, side(directory, Tag.ROWS_PER_STRIP))
        : height;
  }

  private static int side(TiffDirectory directory, Tag tag)
      throws IOException, ImageFormatException {
    long side = directory.required(tag);
    if (side < 1) {
      throw corrupt(tag + ": " + side + " (expected: >= 1)");
    }
    return (int) Math.min(side, Integer.MAX_VALUE);
  }

  private void check(StoredGrid grid, PixelFormat format) throws ImageFormatException {
    limits.checkHeld("TIFF tile", grid.tileWidth(), grid.tileHeight());
    long most = (long) RgbPixels.CHANNELS * limits.maxHeldPixels();
    long bytes = grid.tilePixels() * heldBytes(format);
    if (bytes > most) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "TIFF tile: %dx%d of %s, %d bytes (expected: at most %d in memory at once)"
              .formatted(grid.tileWidth(), grid.tileHeight(), format.words(), bytes, most));
    }
    if (grid.count() > MAX_TILES / format.planes()) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "TIFF tiles: %d of %d planes (expected: at most %d)"
              .formatted(grid.count(), format.planes(), MAX_TILES));
    }
  }

  /** Of a pixel: its samples and, where they are not the same, its colours. */
  private static int heldBytes(PixelFormat format) {
    boolean same =
        format.compression() == Compression.JPEG || format.planeBytes() == RgbPixels.CHANNELS;
    return same ? RgbPixels.CHANNELS : format.planeBytes() + RgbPixels.CHANNELS;
  }
}
