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
    int[][] columns = parts(picture.width());
    int[][] rows = parts(picture.height());
    for (int[] ys : rows) {
      for (int[] xs : columns) {
        visit(picture, xs, ys, visitor);
      }
    }
    return columns.length * rows.length;
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

  /** Of each part of a side the pixels that are looked at. */
  private static int[][] parts(int length) {
    int[][] parts = new int[Math.min(SIDE, length)][];
    for (int part = 0; part < parts.length; part++) {
      int from = length * part / parts.length;
      parts[part] = samples(from, length * (part + 1) / parts.length - from);
    }
    return parts;
  }

  /** Spread evenly over so many pixels. */
  private static int[] samples(int from, int size) {
    int[] samples = new int[Math.min(SAMPLES, size)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = from + (2 * i + 1) * size / (2 * samples.length);
    }
    return samples;
  }
}
