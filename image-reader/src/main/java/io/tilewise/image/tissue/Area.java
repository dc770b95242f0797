package io.tilewise.image.tissue;

/**
 * Pixels of a level, all of them in the image, origin top left.
 *
 * @param x &gt;= 0
 * @param y &gt;= 0
 * @param width &gt;= 1
 * @param height &gt;= 1
 */
public record Area(int x, int y, int width, int height) {
  public Area {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "area: %dx%d at %d,%d (expected: at least 1x1, inside the image)"
              .formatted(width, height, x, y));
    }
  }
}
