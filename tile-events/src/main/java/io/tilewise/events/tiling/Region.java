package io.tilewise.events.tiling;

import io.tilewise.events.check.Checks;

/**
 * A rectangle of an image in level-0 pixels, origin top left.
 *
 * @param x left edge, 0 to {@value #MAX_SIDE}
 * @param y top edge, same range
 * @param width &gt;= 1; a padded edge tile reaches beyond the image
 * @param height &gt;= 1
 */
public record Region(int x, int y, int width, int height) {

  /** Longest side of an image in pixels; the sum of two is still an {@code int}. */
  public static final int MAX_SIDE = 1_000_000_000;

  public Region {
    Checks.between("region.x", x, 0, MAX_SIDE);
    Checks.between("region.y", y, 0, MAX_SIDE);
    Checks.between("region.width", width, 1, MAX_SIDE);
    Checks.between("region.height", height, 1, MAX_SIDE);
  }
}
