package io.tilewise.image.tiff.dialect;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.OptionalDouble;

/** How large a pixel is. */
final class Resolution {
  private static final long INCH = 2;
  private static final long CENTIMETRE = 3;
  private static final double MICRONS_PER_INCH = 25_400;
  private static final double MICRONS_PER_CENTIMETRE = 10_000;

  /** What a scanner may mean: 72 dots an inch, say, are 353 microns and mean a screen. */
  private static final double LEAST = 0.01;

  private static final double MOST = 10;

  /** Sides of a pixel that differ by less are equal. */
  private static final double TOLERANCE = 0.01;

  private Resolution() {}

  /** What the resolution fields say, where they can mean a microscope. */
  static OptionalDouble of(TiffDirectory directory) throws IOException, ImageFormatException {
    long unit = directory.number(Tag.RESOLUTION_UNIT).orElse(INCH);
    if (unit != INCH && unit != CENTIMETRE) {
      return OptionalDouble.empty();
    }
    double microns = unit == INCH ? MICRONS_PER_INCH : MICRONS_PER_CENTIMETRE;
    return square(
        microns / directory.real(Tag.X_RESOLUTION).orElse(0),
        microns / directory.real(Tag.Y_RESOLUTION).orElse(0));
  }

  /** Of a pixel of these sides in microns; empty when it is not square, or not plausible. */
  static OptionalDouble square(double width, double height) {
    boolean square = Math.abs(width - height) <= TOLERANCE * width;
    return square && width >= LEAST && width <= MOST
        ? OptionalDouble.of(width)
        : OptionalDouble.empty();
  }

  /** A number in a text; not a number where it is none. */
  static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
