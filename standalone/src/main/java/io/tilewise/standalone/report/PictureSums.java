package io.tilewise.standalone.report;

import io.tilewise.image.RgbPixels;
import java.util.stream.IntStream;

/** The pixels of a reduced picture, of parts of a level that come in any order, each once. */
final class PictureSums {
  private final PictureSide across;
  private final PictureSide down;
  private final int[] columns; // of a level's pixels: that of each is asked for once a row
  private final long[] sums;

  PictureSums(PictureSide across, PictureSide down) {
    this.across = across;
    this.down = down;
    this.columns = IntStream.range(0, across.level()).map(across::pixel).toArray();
    this.sums = new long[across.pixels() * down.pixels() * RgbPixels.CHANNELS];
  }

  /** Adds what stands at a place of the level. */
  void add(int left, int top, RgbPixels part) {
    byte[] rgb = part.rgb();
    int at = 0;
    for (int y = 0; y < part.height(); y++) {
      int row = down.pixel(top + y) * across.pixels();
      for (int x = 0; x < part.width(); x++) {
        int to = (row + columns[left + x]) * RgbPixels.CHANNELS;
        sums[to] += rgb[at++] & 0xff;
        sums[to + 1] += rgb[at++] & 0xff;
        sums[to + 2] += rgb[at++] & 0xff;
      }
    }
  }

  /** The mean of what each pixel has; one that has none is as its neighbour. */
  RgbPixels means() {
    int[] wide = across.counts();
    int[] high = down.counts();
    byte[] out = new byte[sums.length];
    int at = 0;
    for (int y = 0; y < high.length; y++) {
      int row = filled(high, y);
      for (int x = 0; x < wide.length; x++) {
        int column = filled(wide, x);
        long pixels = (long) high[row] * wide[column];
        int from = (row * wide.length + column) * RgbPixels.CHANNELS;
        for (int channel = 0; channel < RgbPixels.CHANNELS; channel++) {
          out[at++] = (byte) (sums[from + channel] / pixels);
        }
      }
    }
    return new RgbPixels(wide.length, high.length, out);
  }

  private static int filled(int[] counts, int at) {
    return counts[at] == 0 ? at - 1 : at;
  }
}
