package io.tilewise.image.tissue;

import io.tilewise.image.ImageLayout;
import io.tilewise.image.Level;
import java.util.stream.IntStream;

/**
 * The level that a mask is read from.
 *
 * @param number of the level
 * @param mask its size
 * @param cut the level that tiles are cut from
 */
record MaskLevel(int number, Level mask, Level cut) {
  /** A level of half the size costs a quarter of the reading: then a tile's own are cheaper. */
  private static final int LEAST_DOWNSAMPLE = 4;

  /**
   * The lowest level of which each whole tile has a pixel for each cell; the level of the tiles
   * where there is none.
   *
   * @param tile width and height of a whole one
   */
  static MaskLevel of(ImageLayout layout, int cutLevel, int tile) {
    Level cut = layout.level(cutLevel);
    return IntStream.range(0, layout.levels().size())
        .mapToObj(number -> new MaskLevel(number, layout.level(number), cut))
        .filter(candidate -> candidate.isCheap() && candidate.resolves(tile))
        .min((one, other) -> Integer.compare(one.mask.width(), other.mask.width()))
        .orElse(new MaskLevel(cutLevel, cut, cut));
  }

  /** Whether tiles are looked at in their own pixels. */
  boolean isCut() {
    return mask.equals(cut);
  }

  // Sides of levels are rounded, up or down by less than a pixel.
  private boolean isCheap() {
    return (mask.width() - 1L) * LEAST_DOWNSAMPLE <= cut.width();
  }

  private boolean resolves(int tile) {
    return tile * (mask.width() + 1L) >= (long) Cells.SIDE * cut.width()
        && tile * (mask.height() + 1L) >= (long) Cells.SIDE * cut.height();
  }

  /**
   * The pixels of the mask that are nearest to an area of the cut level: neighbours share none, but
   * for an area at the edge that is narrower than half of such a pixel. It has its neighbour's.
   */
  Area of(Area area) {
    int left = first(area.x(), mask.width(), cut.width());
    int top = first(area.y(), mask.height(), cut.height());
    int right = edge(area.x() + area.width(), mask.width(), cut.width());
    int bottom = edge(area.y() + area.height(), mask.height(), cut.height());
    return new Area(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
  }

  private static int first(int at, int maskLength, int cutLength) {
    return Math.min(edge(at, maskLength, cutLength), maskLength - 1);
  }

  private static int edge(int at, int maskLength, int cutLength) {
    return (int) (((long) at * maskLength + cutLength / 2) / cutLength);
  }
}
