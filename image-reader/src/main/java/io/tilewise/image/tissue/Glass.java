package io.tilewise.image.tissue;

import io.tilewise.image.RgbPixels;

/**
 * Tells tissue from glass by a threshold of saturation, {@code (max - min) / max} of red, green and
 * blue.
 *
 * @param threshold in millionths: from this saturation on it is tissue, however bright
 */
record Glass(int threshold) {
  /** One, as thresholds are counted. */
  static final int WHOLE = 1_000_000;

  private static final int WHITE = 255;

  /** What was never scanned is filled with zeros, of which a JPEG makes a little more. */
  private static final int FIRST_SCANNED = 8;

  /**
   * Glass is four fifths of white or more, or else nobody could scan it. What is darker is a fold,
   * pigment, ink or a pale cell on black, though it has no colour.
   */
  private static final int BRIGHT_PART = 4;

  private static final int BRIGHT_OF = 5;

  /** Of a threshold, 0 to 1. */
  static Glass of(double threshold) {
    return new Glass((int) Math.round(threshold * WHOLE));
  }

  /**
   * Whether the scanner saw anything there.
   *
   * @param max the largest of the colours' sums over so many pixels
   */
  static boolean isScanned(int max, int pixels) {
    return max >= FIRST_SCANNED * pixels;
  }

  /** The threshold, 0 to 1. */
  double saturation() {
    return (double) threshold / WHOLE;
  }

  /**
   * Whether pixels are tissue.
   *
   * @param max the largest of the colours' sums over so many pixels
   * @param min the smallest
   */
  boolean isTissue(int max, int min, int pixels) {
    if (!isScanned(max, pixels)) {
      return false;
    }
    boolean bright = max * BRIGHT_OF >= BRIGHT_PART * WHITE * pixels;
    return !bright || (long) (max - min) * WHOLE >= (long) threshold * max;
  }

  /** Share of a picture that is tissue, 0 to 1. */
  double share(RgbPixels picture) {
    int[] tissue = new int[1];
    int cells =
        Cells.visit(picture, (max, min, pixels) -> tissue[0] += isTissue(max, min, pixels) ? 1 : 0);
    return (double) tissue[0] / cells;
  }
}
