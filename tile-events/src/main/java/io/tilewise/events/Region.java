package io.tilewise.events;

/**
 * A rectangle of an image in level-0 pixels, origin top left.
 *
 * @param x left edge, &gt;= 0
 * @param y top edge, &gt;= 0
 * @param width &gt;= 1; a padded edge tile reaches beyond the image
 * @param height &gt;= 1
 */
public record Region(int x, int y, int width, int height) {
  public Region {
    Checks.atLeast("region.x", x, 0);
    Checks.atLeast("region.y", y, 0);
    Checks.atLeast("region.width", width, 1);
    Checks.atLeast("region.height", height, 1);
  }
}
