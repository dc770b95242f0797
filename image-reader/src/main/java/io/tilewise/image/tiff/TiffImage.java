package io.tilewise.image.tiff;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tiff.codec.Compression;
import io.tilewise.image.tiff.dialect.Pyramid;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import io.tilewise.image.tiff.directory.TiffStructure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A TIFF as levels of stored tiles, of which a region needs some. Thread-safe, as far as the file
 * is read: {@link #finish} is for one thread, behind all others.
 */
public final class TiffImage implements ImageReader {
  private final FileBytes file;
  private final ImageLimits limits;
  private final ImageLayout layout;
  private final List<TileSource> levels;
  private final TileCache cache = new TileCache();

  private TiffImage(
      FileBytes file, ImageLimits limits, ImageLayout layout, List<TileSource> levels) {
    this.file = file;
    this.limits = limits;
    this.layout = layout;
    this.levels = levels;
  }

  /** Opens a file: its structure is read, and where each tile is, but no tile. */
  public static ImageReader open(FileBytes file, ImageLimits limits)
      throws IOException, ImageFormatException {
    Pyramid pyramid = Pyramid.of(TiffStructure.read(file));
    List<TileSource> sources = new ArrayList<>();
    for (TiffDirectory directory : pyramid.levels()) {
      sources.add(source(directory, limits));
    }
    return new TiffImage(file, limits, layout(pyramid, sources), List.copyOf(sources));
  }

  private static TileSource source(TiffDirectory directory, ImageLimits limits)
      throws IOException, ImageFormatException {
    return directory.has(Tag.NDPI_STARTS)
        ? RestartTiles.of(directory, limits)
        : StoredTiles.of(directory, limits);
  }

  private static ImageLayout layout(Pyramid pyramid, List<TileSource> sources)
      throws IOException, ImageFormatException {
    TileGrid full = sources.getFirst().grid();
    List<Level> levels = sources.stream().map(source -> level(source.grid(), full)).toList();
    return new ImageLayout(
        pyramid.dialect() + ", " + sources.getFirst().format().words(),
        sources.stream().anyMatch(source -> source.format().compression() == Compression.JPEG)
            ? ImageLayout.JPEG
            : ImageLayout.LOSSLESS,
        levels,
        pyramid.micronsPerPixel(),
        false,
        orientation(pyramid.levels().getFirst()));
  }

  private static Level level(TileGrid grid, TileGrid full) {
    double across = (double) full.width() / grid.width();
    double down = (double) full.height() / grid.height();
    return new Level(
        grid.width(),
        grid.height(),
        (across + down) / 2,
        Optional.of(new Level.StoredTiles(grid.tileWidth(), grid.tileHeight())));
  }

  /** A number that means nothing is passed over, as others do: it touches no pixel. */
  private static int orientation(TiffDirectory directory) throws IOException, ImageFormatException {
    long orientation = directory.number(Tag.ORIENTATION).orElse(ImageLayout.UPRIGHT);
    return ImageLayout.isOrientation(orientation) ? (int) orientation : ImageLayout.UPRIGHT;
  }

  @Override
  public ImageLayout layout() {
    return layout;
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    var _ = layout.level(level);
    if (x < 0 || y < 0) {
      throw new IllegalArgumentException(
          "region: at " + x + "," + y + " (expected: x >= 0 and y >= 0)");
    }
    limits.checkHeld("TIFF region", width, height);
    RgbPixels region = new RgbPixels(width, height, new byte[width * height * RgbPixels.CHANNELS]);
    TileGrid grid = levels.get(level).grid();
    if (x < grid.width() && y < grid.height()) {
      fill(region, level, x, y);
    }
    return region;
  }

  private void fill(RgbPixels region, int level, int x, int y)
      throws IOException, ImageFormatException {
    TileGrid grid = levels.get(level).grid();
    int lastColumn = grid.columnAt((long) x + region.width() - 1);
    int lastRow = grid.rowAt((long) y + region.height() - 1);
    long most = mostRemembered(grid, Math.min(region.height(), grid.height() - y));
    for (int row = grid.rowAt(y); row <= lastRow; row++) {
      for (int column = grid.columnAt(x); column <= lastColumn; column++) {
        RgbPixels tile = tile(new TileCache.Key(level, column, row), most);
        new TilePlace(grid, column, row).copy(tile, region, x, y);
      }
    }
  }

  /** Strips are as wide as the image, so the strips of one region are needed by its neighbours. */
  private long mostRemembered(TileGrid grid, int rows) throws ImageFormatException {
    if (!grid.strips()) {
      return limits.maxRememberedBytes();
    }
    limits.checkHeld("TIFF rows", grid.width(), rows);
    long wanted = (rows + 2L * grid.tileHeight()) * grid.width();
    return RgbPixels.CHANNELS * Math.min(wanted, limits.maxHeldPixels());
  }

  private RgbPixels tile(TileCache.Key key, long most) throws IOException, ImageFormatException {
    Optional<RgbPixels> remembered = cache.get(key);
    if (remembered.isPresent()) {
      return remembered.get();
    }
    RgbPixels tile = levels.get(key.level()).read(key.column(), key.row());
    cache.put(key, tile, most);
    return tile;
  }

  /** Digests the whole file, which nobody needed to read as a whole before. */
  @Override
  public void finish() throws IOException {
    file.digestedStream().transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() {
    // The file belongs to whoever opened it.
  }
}
