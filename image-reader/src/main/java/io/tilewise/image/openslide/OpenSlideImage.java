package io.tilewise.image.openslide;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A slide as OpenSlide reads it. Thread-safe.
 *
 * <p>The library is asked for pieces of a fixed size, which begin at multiples of it, so a pixel is
 * the same in whatever region it is asked for: where a level's downsample is no whole number the
 * library shifts what it reads by a part of a pixel, which depends on where it begins.
 */
public final class OpenSlideImage implements ImageReader {
  /** Pixels of a piece's side: 256 KB, and most stored tiles are not larger. */
  static final int PIECE = 256;

  private final OpenSlideFile slide;
  private final SlideFormat format;
  private final ImageLimits limits;
  private final ImageLayout layout;
  private final Background background;

  private OpenSlideImage(
      OpenSlideFile slide,
      SlideFormat format,
      ImageLimits limits,
      ImageLayout layout,
      Background background) {
    this.slide = slide;
    this.format = format;
    this.limits = limits;
    this.layout = layout;
    this.background = background;
  }

  /**
   * Opens a slide; none of its pixels is read.
   *
   * @param file by its real path: what lies there is what is read, also later on
   */
  public static ImageReader open(
      OpenSlideLibrary library, Path file, SlideFormat format, ImageLimits limits)
      throws ImageFormatException {
    OpenSlideFile slide = OpenSlideFile.open(library, format, file);
    try {
      List<Level> levels = SlideLevels.of(slide, format.words(), limits);
      ImageLayout layout =
          new ImageLayout(
              format.words() + ", by OpenSlide " + library.version(),
              "openslide-" + library.version(),
              levels,
              micronsPerPixel(slide),
              false,
              ImageLayout.UPRIGHT);
      return new OpenSlideImage(slide, format, limits, layout, Background.of(slide));
    } catch (ImageFormatException | RuntimeException | Error e) {
      slide.close();
      throw e;
    }
  }

  private static OptionalDouble micronsPerPixel(OpenSlideFile slide) {
    double width = number(slide, "openslide.mpp-x");
    double height = number(slide, "openslide.mpp-y");
    boolean square = Math.abs(width - height) <= 0.01 * width;
    return square && width >= 0.01 && width <= 10
        ? OptionalDouble.of(width)
        : OptionalDouble.empty();
  }

  private static double number(OpenSlideFile slide, String property) {
    try {
      return slide.property(property).map(Double::valueOf).orElse(Double.NaN);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  @Override
  public ImageLayout layout() {
    return layout;
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws ImageFormatException {
    Level size = layout.level(level);
    if (x < 0 || y < 0) {
      throw new IllegalArgumentException(
          "region: at " + x + "," + y + " (expected: x >= 0 and y >= 0)");
    }
    limits.checkHeld(format.words() + " region", width, height);
    RgbPixels region = new RgbPixels(width, height, new byte[width * height * RgbPixels.CHANNELS]);
    int right = (int) Math.min((long) x + width, size.width());
    int bottom = (int) Math.min((long) y + height, size.height());
    try (Arena arena = Arena.ofConfined()) {
      Piece piece = new Piece(arena.allocate(JAVA_INT, PIECE * PIECE), level, size.downsample());
      for (int top = y - y % PIECE; top < bottom; top += PIECE) {
        for (int left = x - x % PIECE; left < right; left += PIECE) {
          int fromX = piece.isExact() ? Math.max(left, x) : left;
          int fromY = piece.isExact() ? Math.max(top, y) : top;
          piece.read(fromX, fromY, Math.min(left + PIECE, right), Math.min(top + PIECE, bottom));
          piece.copy(region, x, y);
        }
      }
    }
    return region;
  }

  /** A part of a level on its way from the library. */
  private final class Piece {
    private final MemorySegment argb;
    private final int level;
    private final double downsample;
    private int left;
    private int top;
    private int width;
    private int height;

    Piece(MemorySegment argb, int level, double downsample) {
      this.argb = argb;
      this.level = level;
      this.downsample = downsample;
    }

    /** Whether every pixel of the level begins at one of level 0, so that nothing is shifted. */
    boolean isExact() {
      return downsample == Math.rint(downsample);
    }

    void read(int left, int top, int right, int bottom) throws ImageFormatException {
      this.left = left;
      this.top = top;
      width = right - left;
      height = bottom - top;
      slide.read(argb, level0(left), level0(top), level, width, height);
    }

    private long level0(int pixels) {
      return Math.round(pixels * downsample);
    }

    /** Copies what of it lies in a region. */
    void copy(RgbPixels region, int x, int y) {
      int from = Math.max(left, x);
      int[] row = new int[left + width - from];
      for (int line = Math.max(top, y); line < top + height; line++) {
        long at = ((long) (line - top) * width + (from - left)) * Integer.BYTES;
        MemorySegment.copy(argb, JAVA_INT, at, row, 0, row.length);
        int to = ((line - y) * region.width() + (from - x)) * RgbPixels.CHANNELS;
        background.paint(row, region.rgb(), to);
      }
    }
  }

  @Override
  public void finish() throws ImageFormatException {
    slide.check();
  }

  @Override
  public void close() {
    slide.close();
  }
}
