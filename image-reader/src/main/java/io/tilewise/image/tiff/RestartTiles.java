package io.tilewise.image.tiff;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.jpeg.EmbeddedJpeg;
import io.tilewise.image.stored.StoredGrid;
import io.tilewise.image.tiff.codec.Compression;
import io.tilewise.image.tiff.codec.PixelFormat;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * One JPEG of gigapixels, as Hamamatsu writes it, read between its restart markers: behind each of
 * them data is as behind the header, so that the header, with another size, and some intervals make
 * a JPEG of their own. Intervals that lie one above the other are read as one where no chroma is
 * shared between rows; where it is, each alone, as OpenSlide does.
 */
final class RestartTiles implements TiffTiles {
  private static final int ROWS_AT_ONCE = 128;
  private static final int BLOCK = 8;
  private static final int RESTARTS = 8;
  private static final int RST0 = 0xd0;
  private static final int EOI = 0xd9;
  private static final int FILL = 0xff;

  private final RestartHeader header;
  private final StoredGrid grid;
  private final PixelFormat format;
  private final Intervals intervals;
  private final int maxHeldPixels;

  private RestartTiles(
      RestartHeader header,
      StoredGrid grid,
      PixelFormat format,
      Intervals intervals,
      ImageLimits limits) {
    this.header = header;
    this.grid = grid;
    this.format = format;
    this.intervals = intervals;
    maxHeldPixels = limits.maxHeldPixels();
  }

  /** Of a directory with a table of restart intervals; without such markers it is a strip. */
  static TiffTiles of(TiffDirectory directory, ImageLimits limits)
      throws IOException, ImageFormatException {
    PixelFormat format = PixelFormat.of(directory);
    Intervals intervals = Intervals.of(directory);
    RestartHeader header = RestartHeader.of(intervals.header());
    if (header.interval() == 0 || format.compression() != Compression.JPEG) {
      return StoredTiles.of(directory, limits);
    }
    int stacked = header.unitHeight() == BLOCK ? ROWS_AT_ONCE / BLOCK : 1;
    StoredGrid grid =
        TileSizes.of(directory, limits)
            .grid(format, header.unitWidth() * header.interval(), header.unitHeight() * stacked);
    int units = Math.ceilDiv(grid.width(), header.unitWidth());
    if (units % header.interval() != 0) {
      throw unsupported(
          "NDPI restart interval: %d units in rows of %d (expected: a part of a row)"
              .formatted(header.interval(), units));
    }
    RestartTiles tiles = new RestartTiles(header, grid, format, intervals, limits);
    intervals.check((long) grid.columns() * tiles.unitRows());
    return tiles;
  }

  private int unitRows() {
    return Math.ceilDiv(grid.height(), header.unitHeight());
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
    int stacked = grid.tileHeight() / header.unitHeight();
    int first = row * stacked;
    int count = Math.min(stacked, unitRows() - first);
    int height = count * header.unitHeight();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    jpeg.writeBytes(header.ofSize(grid.tileWidth(), height));
    long most = 2L * RgbPixels.CHANNELS * grid.tileWidth() * header.unitHeight();
    for (int i = 0; i < count; i++) {
      append((long) (first + i) * grid.columns() + column, most, jpeg);
      jpeg.write(FILL);
      jpeg.write(i == count - 1 ? EOI : RST0 + i % RESTARTS);
    }
    return new EmbeddedJpeg(new byte[0], jpeg.toByteArray(), format.jpegColours())
        .decode(grid.tileWidth() * height, maxHeldPixels);
  }

  /** Appends the data of an interval, without the marker behind it, which must be the right one. */
  private void append(long index, long most, ByteArrayOutputStream jpeg)
      throws IOException, ImageFormatException {
    byte[] data = intervals.read(index, most);
    int end = data.length - 2;
    int marker = index == intervals.count() - 1 ? EOI : RST0 + (int) (index % RESTARTS);
    if (end < 0 || (data[end] & 0xff) != FILL || (data[end + 1] & 0xff) != marker) {
      throw corrupt(
          "NDPI restart interval %d: no marker ff %02x behind it (expected: one)"
              .formatted(index, marker));
    }
    jpeg.write(data, 0, end);
  }
}
