package io.tilewise.events.tiling;

import io.tilewise.events.check.Checks;

/**
 * The part of a pyramid level that is cut, in pixels of that level, origin top left. Tiles at its
 * edge show what the image has beyond it; only beyond the image is padding.
 *
 * @param downsample level-0 pixels that a pixel of the level stands for in each direction, 1 to
 *     {@value #MAX_DOWNSAMPLE}
 * @param x left edge, 0 to {@value Region#MAX_SIDE}
 * @param y top edge, same range
 * @param width &gt;= 1
 * @param height &gt;= 1
 */
public record LevelArea(double downsample, int x, int y, int width, int height) {
  /** Of a level of one pixel there is nothing to cut long before this. */
  public static final double MAX_DOWNSAMPLE = 1_000_000;

  public LevelArea {
    Checks.check(
        downsample >= 1 && downsample <= MAX_DOWNSAMPLE,
        "area.downsample",
        downsample,
        "1 to " + (int) MAX_DOWNSAMPLE);
    Checks.between("area.x", x, 0, Region.MAX_SIDE);
    Checks.between("area.y", y, 0, Region.MAX_SIDE);
    Checks.between("area.width", width, 1, Region.MAX_SIDE);
    Checks.between("area.height", height, 1, Region.MAX_SIDE);
  }

  /**
   * Where a region of the level stands in level-0 pixels, each edge rounded to the nearest; {@link
   * #levelPixel} of its corner is the corner again.
   */
  Region onLevelZero(Region level) {
    return new Region(
        levelZero(level.x()),
        levelZero(level.y()),
        levelZero(level.width()),
        levelZero(level.height()));
  }

  private int levelZero(int pixels) {
    return Math.toIntExact(Math.round(pixels * downsample));
  }

  /** The pixel of the level that a corner of a tile was made of, given in level-0 pixels. */
  public int levelPixel(int levelZero) {
    return levelPixel(levelZero, downsample);
  }

  /** The same of a level of which nothing else is known. */
  public static int levelPixel(int levelZero, double downsample) {
    return Math.toIntExact(Math.round(levelZero / downsample));
  }
}
