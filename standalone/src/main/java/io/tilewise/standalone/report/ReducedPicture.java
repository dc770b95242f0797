package io.tilewise.standalone.report;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.IOException;

/**
 * A picture reduced by a whole factor while its rows are read, so that an image of any size fits:
 * each pixel is the mean of a square of pixels, at the right and the lower edge of what is left of
 * one.
 *
 * @param pixels the picture
 * @param factor level-0 pixels that one of them stands for, each way, &gt;= 1
 */
record ReducedPicture(RgbPixels pixels, int factor) {
  /** Pixels of the longer side at most. */
  static final int LONGEST_SIDE = 1600;

  /** Reads an image from its first row on. */
  static ReducedPicture of(ImageReader image) throws IOException, ImageFormatException {
    int factor = Math.ceilDiv(Math.max(image.width(), image.height()), LONGEST_SIDE);
    int width = Math.ceilDiv(image.width(), factor);
    int height = Math.ceilDiv(image.height(), factor);
    byte[] out = new byte[width * height * RgbPixels.CHANNELS];
    long[] sums = new long[width * RgbPixels.CHANNELS];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(sums, 0);
      int rows = Math.min(factor, image.height() - y * factor);
      for (int row = 0; row < rows; row++) {
        add(image.region(0, y * factor + row, image.width(), 1), factor, sums);
      }
      write(sums, new Square(factor, rows, image.width()), out, y * sums.length);
    }
    return new ReducedPicture(new RgbPixels(width, height, out), factor);
  }

  private record Square(int factor, int rows, int imageWidth) {
    int pixels(int x) {
      return rows * Math.min(factor, imageWidth - x * factor);
    }
  }

  private static void add(RgbPixels row, int factor, long[] sums) {
    int at = 0;
    for (int x = 0; x < row.width(); x++) {
      int to = x / factor * RgbPixels.CHANNELS;
      for (int channel = 0; channel < RgbPixels.CHANNELS; channel++) {
        sums[to + channel] += row.rgb()[at++] & 0xff;
      }
    }
  }

  private static void write(long[] sums, Square square, byte[] out, int at) {
    for (int i = 0; i < sums.length; i++) {
      out[at + i] = (byte) (sums[i] / square.pixels(i / RgbPixels.CHANNELS));
    }
  }
}
