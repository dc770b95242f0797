package io.tilewise.standalone.report;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.Level.StoredTiles;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A picture reduced by a whole factor while its image is read, so that one of any size fits: each
 * pixel is the mean of a square of pixels, at the right and the lower edge of what is left of one.
 * It is read from the smallest level that has them, each stored tile once.
 *
 * @param pixels the picture
 * @param factor level-0 pixels that one of them stands for, each way, &gt;= 1
 */
record ReducedPicture(RgbPixels pixels, int factor) {
  /** Pixels of the longer side at most. */
  static final int LONGEST_SIDE = 1600;

  /** Of a region that is read at once, at most, unless one stored tile is larger. */
  static final int REGION_PIXELS = 4 << 20;

  /** Where a file does not say how it keeps its pixels; formats of rows hold so many of them. */
  private static final int ROWS = 64;

  /** Reads an image from its first row on. */
  static ReducedPicture of(ImageReader image) throws IOException, ImageFormatException {
    int factor = Math.ceilDiv(Math.max(image.width(), image.height()), LONGEST_SIDE);
    ImageLayout layout = image.layout();
    int number = smallest(layout, factor);
    Level level = layout.level(number);
    PictureSums sums = new PictureSums(across(layout, level, factor), down(layout, level, factor));
    int rows = rows(level);
    int columns = columns(level, rows);
    for (int y = 0; y < level.height(); y += rows) {
      int height = Math.min(rows, level.height() - y);
      for (int x = 0; x < level.width(); x += columns) {
        int width = Math.min(columns, level.width() - x);
        sums.add(x, y, image.region(number, x, y, width, height));
      }
    }
    return new ReducedPicture(sums.means(), factor);
  }

  /** Of those that have all pixels that are shown. */
  private static int smallest(ImageLayout layout, int factor) {
    return IntStream.range(0, layout.levels().size())
        .filter(number -> isEnough(layout, layout.level(number), factor))
        .boxed()
        .min(Comparator.comparingInt(number -> layout.level(number).width()))
        .orElse(0);
  }

  private static boolean isEnough(ImageLayout layout, Level level, int factor) {
    return across(layout, level, factor).isEnough() && down(layout, level, factor).isEnough();
  }

  private static PictureSide across(ImageLayout layout, Level level, int factor) {
    return new PictureSide(layout.level(0).width(), level.width(), factor);
  }

  private static PictureSide down(ImageLayout layout, Level level, int factor) {
    return new PictureSide(layout.level(0).height(), level.height(), factor);
  }

  private static int rows(Level level) {
    return Math.min(level.height(), level.stored().map(StoredTiles::height).orElse(ROWS));
  }

  /** Whole stored tiles, as many as fit; of strips, which are remembered, a part. */
  private static int columns(Level level, int rows) {
    int stored = level.stored().map(StoredTiles::width).orElse(1);
    int fit = Math.clamp(REGION_PIXELS / rows, 1, level.width());
    boolean strip = stored >= level.width();
    return strip ? fit : Math.max(1, fit / stored) * stored;
  }
}
