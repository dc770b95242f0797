package io.tilewise.model.cut;

import io.tilewise.events.Reason;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.Level;
import io.tilewise.model.ModelCard;
import org.jspecify.annotations.Nullable;

/**
 * How one image is cut.
 *
 * @param layout of the image
 * @param grid of one of its levels
 */
public record Cutting(ImageLayout layout, TileGrid grid) {

  /**
   * Of an image as a card wants it.
   *
   * @param region in level-0 pixels: what is to be judged of the image, as far as it has it; null:
   *     all of it
   * @param maxPixels of the level that may be cut
   * @throws UncuttableException when it has not what is asked for, or too much of it
   */
  public static Cutting of(
      ImageLayout layout, ModelCard.Tile tile, @Nullable Region region, long maxPixels)
      throws UncuttableException {
    int level = new LevelChoice(layout).of(tile);
    LevelArea area = area(layout, level, region);
    checkPixels(area, maxPixels);
    checkWholeTile(area, tile);
    checkCount(area, tile);
    Cutting cutting = new Cutting(layout, grid(layout, level, area, tile));
    cutting.checkShape();
    return cutting;
  }

  /** All of level 0 is what a grid without an area means, now and in earlier releases. */
  private static TileGrid grid(ImageLayout layout, int level, LevelArea area, ModelCard.Tile tile) {
    Level full = layout.level(0);
    boolean all = level == 0 && area.equals(new LevelArea(1, 0, 0, full.width(), full.height()));
    return all
        ? TileGrid.covering(area.width(), area.height(), tile.size(), tile.overlap(), tile.edge())
        : TileGrid.covering(area, level, tile.size(), tile.overlap(), tile.edge());
  }

  private static LevelArea area(ImageLayout layout, int number, @Nullable Region region)
      throws UncuttableException {
    Level level = layout.level(number);
    double downsample = number == 0 ? 1 : level.downsample();
    if (downsample > LevelArea.MAX_DOWNSAMPLE) {
      throw shape(layout, number);
    }
    if (region == null) {
      return new LevelArea(downsample, 0, 0, level.width(), level.height());
    }
    Level full = layout.level(0);
    if (region.x() >= full.width() || region.y() >= full.height()) {
      throw new UncuttableException(
          Reason.IMAGE_UNSUPPORTED,
          "region: at %d,%d (expected: within the image of %dx%d)"
              .formatted(region.x(), region.y(), full.width(), full.height()));
    }
    Span across = Span.of(region.x(), region.width(), downsample, level.width());
    Span down = Span.of(region.y(), region.height(), downsample, level.height());
    return new LevelArea(downsample, across.from, down.from, across.length(), down.length());
  }

  /** Every pixel of a level that a part of level 0 touches, as far as the level has it. */
  private record Span(int from, int to) {
    static Span of(int from, int length, double downsample, int limit) {
      int first = (int) Math.min(limit - 1L, (long) Math.floor(from / downsample));
      long end = (long) Math.ceil((from + (double) length) / downsample);
      return new Span(first, (int) Math.clamp(end, first + 1L, limit));
    }

    int length() {
      return to - from;
    }
  }

  private static void checkPixels(LevelArea area, long maxPixels) throws UncuttableException {
    if ((long) area.width() * area.height() > maxPixels) {
      throw new UncuttableException(
          Reason.IMAGE_TOO_LARGE,
          "image: %dx%d pixels to be cut (expected: at most %d pixels)"
              .formatted(area.width(), area.height(), maxPixels));
    }
  }

  private static void checkWholeTile(LevelArea area, ModelCard.Tile tile)
      throws UncuttableException {
    boolean smaller = area.width() < tile.size() || area.height() < tile.size();
    if (smaller && tile.edge() == EdgePolicy.DROP) {
      throw new UncuttableException(
          Reason.IMAGE_UNSUPPORTED,
          "image: %dx%d pixels to be cut (expected: at least a tile of %d, because the model wants whole ones)"
              .formatted(area.width(), area.height(), tile.size()));
    }
  }

  private static void checkCount(LevelArea area, ModelCard.Tile tile) throws UncuttableException {
    long columns = count(area.width(), tile);
    long rows = count(area.height(), tile);
    if (columns * rows > TileGrid.MAX_TILES) {
      throw new UncuttableException(
          Reason.IMAGE_TOO_LARGE,
          "image: %dx%d tiles of %d (expected: at most %d tiles)"
              .formatted(columns, rows, tile.size(), TileGrid.MAX_TILES));
    }
  }

  private static long count(int length, ModelCard.Tile tile) {
    return TileGrid.tilesAlong(length, tile.size(), tile.overlap(), tile.edge());
  }

  /**
   * A level that is one pixel wide stands for the image by a downsample that is far off in the
   * other direction.
   */
  private void checkShape() throws UncuttableException {
    if (!grid.covers(width(), height())) {
      throw shape(layout, grid.level());
    }
  }

  private static UncuttableException shape(ImageLayout layout, int number) {
    Level full = layout.level(0);
    Level level = layout.level(number);
    return new UncuttableException(
        Reason.IMAGE_UNSUPPORTED,
        "level %d: %dx%d of an image of %dx%d (expected: the same shape)"
            .formatted(number, level.width(), level.height(), full.width(), full.height()));
  }

  /** Of the image in level-0 pixels. */
  public int width() {
    return layout.level(0).width();
  }

  /** Of the image in level-0 pixels. */
  public int height() {
    return layout.level(0).height();
  }

  /** Where a tile stands, in level-0 pixels. */
  public Region region(int index) {
    return grid.region(index, width(), height());
  }

  /** Where a tile stands, in pixels of {@code grid.level()}: what is to be read. */
  public Region levelRegion(int index) {
    return grid.levelRegion(index, width(), height());
  }

  /** Pixels of a tile's width that are image rather than padding, 1 to its size. */
  public int validWidth(int index) {
    Region region = levelRegion(index);
    return Math.min(region.width(), level().width() - region.x());
  }

  /** Pixels of a tile's height that are image rather than padding, 1 to its size. */
  public int validHeight(int index) {
    Region region = levelRegion(index);
    return Math.min(region.height(), level().height() - region.y());
  }

  private Level level() {
    return layout.level(grid.level());
  }
}
