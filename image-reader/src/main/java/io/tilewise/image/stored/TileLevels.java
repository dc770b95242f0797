package io.tilewise.image.stored;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The levels of an image that keeps tiles, of which a region needs some. Thread-safe: several
 * regions at once, each of which decodes what it needs itself.
 */
public final class TileLevels {
  private final String format;
  private final List<TileSource> sources;
  private final ImageLimits limits;
  private final TileCache cache = new TileCache();

  private TileLevels(String format, List<TileSource> sources, ImageLimits limits) {
    this.format = format;
    this.sources = sources;
    this.limits = limits;
  }

  /**
   * Of an image.
   *
   * @param format for messages
   * @param sources from full resolution down
   * @throws ImageFormatException when one has other samples than the first: it is no smaller
   *     picture of the same
   */
  public static TileLevels of(String format, List<? extends TileSource> sources, ImageLimits limits)
      throws ImageFormatException {
    String first = sources.getFirst().samples();
    for (int i = 1; i < sources.size(); i++) {
      String samples = sources.get(i).samples();
      if (!samples.equals(first)) {
        throw unsupported(
            "%s level %d: of %s (expected: of %s, as level 0)"
                .formatted(format, i, samples, first));
      }
    }
    return new TileLevels(format, List.copyOf(sources), limits);
  }

  /** What an image's layout says of them. */
  public List<Level> levels() {
    StoredGrid full = sources.getFirst().grid();
    return sources.stream().map(source -> level(source.grid(), full)).toList();
  }

  private static Level level(StoredGrid grid, StoredGrid full) {
    double across = (double) full.width() / grid.width();
    double down = (double) full.height() / grid.height();
    return new Level(
        grid.width(),
        grid.height(),
        (across + down) / 2,
        Optional.of(new Level.StoredTiles(grid.tileWidth(), grid.tileHeight())));
  }

  /** A region of a level that there is, as {@link io.tilewise.image.ImageReader#region} has it. */
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    if (x < 0 || y < 0) {
      throw new IllegalArgumentException(
          "region: at " + x + "," + y + " (expected: x >= 0 and y >= 0)");
    }
    limits.checkHeld(format + " region", width, height);
    RgbPixels region = new RgbPixels(width, height, new byte[width * height * RgbPixels.CHANNELS]);
    StoredGrid grid = sources.get(level).grid();
    if (x < grid.width() && y < grid.height()) {
      fill(region, level, x, y);
    }
    return region;
  }

  private void fill(RgbPixels region, int level, int x, int y)
      throws IOException, ImageFormatException {
    StoredGrid grid = sources.get(level).grid();
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
  private long mostRemembered(StoredGrid grid, int rows) throws ImageFormatException {
    if (!grid.strips()) {
      return limits.maxRememberedBytes();
    }
    limits.checkHeld(format + " rows", grid.width(), rows);
    long wanted = (rows + 2L * grid.tileHeight()) * grid.width();
    return RgbPixels.CHANNELS * Math.min(wanted, limits.maxHeldPixels());
  }

  private RgbPixels tile(TileCache.Key key, long most) throws IOException, ImageFormatException {
    Optional<RgbPixels> remembered = cache.get(key);
    if (remembered.isPresent()) {
      return remembered.get();
    }
    RgbPixels tile = sources.get(key.level()).read(key.column(), key.row());
    cache.put(key, tile, most);
    return tile;
  }
}
