package io.tilewise.image;

import java.util.Optional;

/**
 * One resolution of an image.
 *
 * @param width in pixels of this level, &gt;= 1
 * @param height the same
 * @param downsample how many level-0 pixels a pixel of this level stands for in each direction:
 *     &gt;= 1, and the mean of both directions where rounding made them differ
 * @param stored how the file keeps it; empty where it keeps rows
 */
public record Level(int width, int height, double downsample, Optional<StoredTiles> stored) {

  /**
   * Pieces of equal size that a file keeps and that are decoded whole, from the top left on; those
   * at the right and lower edge may reach beyond the image. A strip is a piece as wide as its
   * level.
   *
   * @param width in pixels, &gt;= 1
   * @param height the same
   */
  public record StoredTiles(int width, int height) {
    public StoredTiles {
      checkSize(width, height);
    }
  }

  public Level {
    checkSize(width, height);
    if (!(downsample >= 1)) {
      throw new IllegalArgumentException("downsample: " + downsample + " (expected: >= 1)");
    }
  }

  private static void checkSize(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "size: " + width + "x" + height + " (expected: at least 1x1)");
    }
  }
}
