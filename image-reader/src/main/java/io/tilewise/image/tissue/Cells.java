package io.tilewise.image.tissue;

import io.tilewise.image.RgbPixels;

/** The mean colours of 8x8 equal parts of a picture, fewer where it has not as many pixels. */
final class Cells {
  /** Cells of a side. */
  static final int SIDE = 8;

  /** Pixels of a side of a cell that are looked at: enough to take the noise out of a mean. */
  private static final int SAMPLES = 4;

  private Cells() {}

  /** Takes cells. */
  @FunctionalInterface
  interface Visitor {
    /**
     * A cell.
     *
     * @param max the largest of the sums of red, of green and of blue
     * @param min the smallest
     * @param pixels that were added up
     */
    void cell(int max, int min, int pixels);
  }

  /** Shows all cells, and returns how many there are. */
  static int visit(RgbPixels picture, Visitor visitor) {
    int columns = Math.min(SIDE, picture.width());
    int rows = Math.min(SIDE, picture.height());
    for (int row = 0; row < rows; row++) {
      int[] ys = samples(picture.height(), row, rows);
      for (int column = 0; column < columns; column++) {
        visit(picture, samples(picture.width(), column, columns), ys, visitor);
      }
    }
    return columns * rows;
  }

  private static void visit(RgbPixels picture, int[] xs, int[] ys, Visitor visitor) {
    byte[] rgb = picture.rgb();
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int y : ys) {
      for (int x : xs) {
        int at = (y * picture.width() + x) * RgbPixels.CHANNELS;
        red += rgb[at] & 0xff;
        green += rgb[at + 1] & 0xff;
        blue += rgb[at + 2] & 0xff;
      }
    }
    visitor.cell(
        Math.max(red, Math.max(green, blue)),
        Math.min(red, Math.min(green, blue)),
        xs.length * ys.length);
  }

  /** Spread evenly over one of so many parts of a side. */
  private static int[] samples(int length, int part, int parts) {
    int from = (int) ((long) length * part / parts);
    int size = (int) ((long) length * (part + 1) / parts) - from;
    int[] samples = new int[Math.min(SAMPLES, size)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = from + (2 * i + 1) * size / (2 * samples.length);
    }
    return samples;
  }
}
