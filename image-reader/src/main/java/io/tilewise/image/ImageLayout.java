package io.tilewise.image;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an image is, apart from its pixels.
 *
 * @param format in words, as {@code TIFF (Aperio SVS), JPEG, 8-bit RGB}; for people
 * @param decoder what makes the pixels: those of decoders of one name are equal bit for bit
 * @param levels from full resolution down, at least one
 * @param micronsPerPixel of level 0 in both directions, above 0 and below 1000; empty where the
 *     file does not tell, or tells of pixels that are not square or of a size that means nothing
 * @param sequential whether regions are to be asked for from top to bottom by one thread; otherwise
 *     in any order, by several at once
 * @param orientation how to turn the stored pixels before a person looks at them, as TIFF and EXIF
 *     number it: 1 (as they are) to 8. Nobody here turns them
 */
public record ImageLayout(
    String format,
    String decoder,
    List<Level> levels,
    OptionalDouble micronsPerPixel,
    boolean sequential,
    int orientation) {
  /** The stored samples as they are, however they were packed. */
  public static final String LOSSLESS = "lossless";

  /** JPEG as libjpeg-turbo's accurate ways give it. */
  public static final String JPEG = "jpeg";

  /** The stored pixels are upright. */
  public static final int UPRIGHT = 1;

  private static final int MAX_ORIENTATION = 8;
  private static final double MAX_MICRONS = 1000;

  public ImageLayout {
    levels = List.copyOf(levels);
    micronsPerPixel = isSize(micronsPerPixel) ? micronsPerPixel : OptionalDouble.empty();
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("levels: none (expected: at least one)");
    }
    if (!isOrientation(orientation)) {
      throw new IllegalArgumentException("orientation: " + orientation + " (expected: 1 to 8)");
    }
  }

  /** Whoever passes it on has to rely on that: manifests take no other. */
  private static boolean isSize(OptionalDouble microns) {
    double size = microns.orElse(0);
    return size > 0 && size < MAX_MICRONS;
  }

  /** Whether a number in a file is one of the eight orientations. */
  public static boolean isOrientation(long number) {
    return number >= UPRIGHT && number <= MAX_ORIENTATION;
  }

  /** Of a format that gives the rows of one level, one after the other. */
  public static ImageLayout ofRows(String format, String decoder, int width, int height) {
    Level only = new Level(width, height, 1, Optional.empty());
    return new ImageLayout(format, decoder, List.of(only), OptionalDouble.empty(), true, UPRIGHT);
  }

  /** The level of this number, from 0 on; refuses one that there is not. */
  public Level level(int number) {
    if (number < 0 || number >= levels.size()) {
      throw new IllegalArgumentException(
          "level: " + number + " (expected: 0 to " + (levels.size() - 1) + ")");
    }
    return levels.get(number);
  }
}
