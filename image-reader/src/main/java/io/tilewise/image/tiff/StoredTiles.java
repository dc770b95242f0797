package io.tilewise.image.tiff;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.stored.StoredGrid;
import io.tilewise.image.tiff.codec.Compression;
import io.tilewise.image.tiff.codec.Piece;
import io.tilewise.image.tiff.codec.PieceDecoder;
import io.tilewise.image.tiff.codec.PixelFormat;
import io.tilewise.image.tiff.directory.Numbers;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffBytes;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tiles or strips by the tables of a directory. The tables are looked through once, and stay in the
 * file: of a slide they may have megabytes.
 */
final class StoredTiles implements TiffTiles {
  /** Beside the pixels: a profile or a preview in the JPEG of a tile. */
  private static final int MARGIN_BYTES = 1 << 20;

  /** Of every TIFF at least; no tile begins in it. */
  private static final int HEADER_BYTES = 8;

  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - Long.BYTES;

  private final TiffBytes file;
  private final StoredGrid grid;
  private final PixelFormat format;
  private final PieceDecoder decoder;
  private final Numbers offsets;
  private final Numbers counts;

  private StoredTiles(
      TiffDirectory directory, StoredGrid grid, PixelFormat format, PieceDecoder decoder)
      throws ImageFormatException {
    file = directory.file();
    this.grid = grid;
    this.format = format;
    this.decoder = decoder;
    offsets = table(directory, Tag.TILE_OFFSETS, Tag.STRIP_OFFSETS);
    counts = table(directory, Tag.TILE_BYTE_COUNTS, Tag.STRIP_BYTE_COUNTS);
  }

  /** Of a directory; checks where each piece is, and that it can be one. */
  static TiffTiles of(TiffDirectory directory, ImageLimits limits)
      throws IOException, ImageFormatException {
    TileSizes sizes = TileSizes.of(directory, limits);
    PixelFormat format = PixelFormat.of(directory);
    StoredGrid grid = sizes.grid(format);
    PieceDecoder decoder = PieceDecoder.of(format, directory, limits.maxHeldPixels());
    StoredTiles tiles = new StoredTiles(directory, grid, format, decoder);
    tiles.checkCount("offsets", tiles.offsets.count());
    tiles.checkCount("byte counts", tiles.counts.count());
    tiles.offsets.forEachWith(tiles.counts, tiles::check);
    return tiles;
  }

  private Numbers table(TiffDirectory directory, Tag ofTiles, Tag ofStrips)
      throws ImageFormatException {
    Tag tag = grid.strips() || !directory.has(ofTiles) ? ofStrips : ofTiles;
    return directory.table(tag).orElseThrow(() -> TiffDirectory.missing(tag));
  }

  private void checkCount(String what, long count) throws ImageFormatException {
    long expected = grid.count() * format.planes();
    if (count != expected) {
      throw corrupt(
          "TIFF %s: %d (expected: %d for %dx%d in pieces of %dx%d)"
              .formatted(
                  what,
                  count,
                  expected,
                  grid.width(),
                  grid.height(),
                  grid.tileWidth(),
                  grid.tileHeight()));
    }
  }

  private void check(long index, long offset, long bytes) throws ImageFormatException {
    checkStored(index, offset, bytes);
    file.checkInside(name(index), offset, bytes);
    long decoded = decodedBytes(index);
    long least = format.compression().leastBytes(decoded);
    if (bytes < least) {
      throw corrupt(
          "%s: %d bytes for %d of pixels (expected: at least %d)"
              .formatted(name(index), bytes, decoded, least));
    }
    long most = mostBytes(decoded);
    if (bytes > most) {
      throw new ImageFormatException(
          format.compression() == Compression.NONE ? Kind.CORRUPT : Kind.TOO_LARGE,
          "%s: %d bytes for %d of pixels (expected: at most %d)"
              .formatted(name(index), bytes, decoded, most));
    }
  }

  /** Writers of sparse files leave both numbers at zero, or one of them. */
  private static void checkStored(long index, long offset, long bytes) throws ImageFormatException {
    if (bytes == 0 || offset == 0) {
      throw unsupported(
          name(index)
              + (bytes == 0 ? ": no bytes" : ": at offset 0")
              + ", sparse (expected: each tile stored)");
    }
    if (offset > 0 && offset < HEADER_BYTES) {
      throw corrupt(
          "%s: at offset %d, in the header (expected: behind it)".formatted(name(index), offset));
    }
  }

  /** Where bytes are pixels, no more than the pixels of a whole piece. */
  private long mostBytes(long decoded) {
    return format.compression() == Compression.NONE
        ? grid.tilePixels() * format.planeBytes()
        : Math.min(2 * decoded + MARGIN_BYTES, MAX_ARRAY_BYTES);
  }

  /** Of a piece in one plane. */
  private long decodedBytes(long index) {
    long inPlane = index % grid.count();
    int row = (int) (inPlane / grid.columns());
    return (long) grid.tileWidth() * Piece.of(grid, 0, row).rows() * format.planeBytes();
  }

  private static String name(long index) {
    return "TIFF tile " + index;
  }

  @Override
  public StoredGrid grid() {
    return grid;
  }

  @Override
  public PixelFormat format() {
    return format;
  }

  @Override
  public RgbPixels read(int column, int row) throws IOException, ImageFormatException {
    List<byte[]> planes = new ArrayList<>();
    for (int plane = 0; plane < format.planes(); plane++) {
      planes.add(stored(plane * grid.count() + (long) row * grid.columns() + column));
    }
    return decoder.decode(planes, Piece.of(grid, column, row));
  }

  /** Looked at again: somebody may have written to the file. */
  private byte[] stored(long index) throws IOException, ImageFormatException {
    long offset = offsets.get(index);
    long bytes = counts.get(index);
    check(index, offset, bytes);
    boolean raw = format.compression() == Compression.NONE;
    return file.read(name(index), offset, raw ? decodedBytes(index) : bytes);
  }
}
