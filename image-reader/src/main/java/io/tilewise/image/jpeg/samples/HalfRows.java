package io.tilewise.image.jpeg.samples;

/**
 * A component with half as many rows as the image, brought to its height as libjpeg-turbo does
 * (jdsample.c, h1v2_fancy_upsample): each row is three parts of the nearer stored row and one of
 * the farther. The decoder repeats rows instead, so every second one of its rows is a stored one.
 */
public final class HalfRows {
  private final byte[] samples;
  private final int width;
  private final int height;
  private final int stride;
  private final int band;

  /** A band of interleaved samples in which every stored row stands twice. */
  public HalfRows(byte[] samples, int width, int height, int band) {
    this.samples = samples;
    this.width = width;
    this.height = height;
    this.stride = samples.length / width / height;
    this.band = band;
  }

  /** Weighs the rows in place. */
  public void blend() {
    int[] above = row(0);
    int[] here = above;
    for (int y = 0; y < height; y += 2) {
      int[] below = y + 2 < height ? row(y + 2) : here;
      for (int x = 0; x < width; x++) {
        int near = 3 * here[x];
        samples[at(x, y)] = (byte) ((near + above[x] + 1) >> 2);
        if (y + 1 < height) {
          samples[at(x, y + 1)] = (byte) ((near + below[x] + 2) >> 2);
        }
      }
      above = here;
      here = below;
    }
  }

  private int[] row(int y) {
    int[] row = new int[width];
    for (int x = 0; x < width; x++) {
      row[x] = samples[at(x, y)] & 0xff;
    }
    return row;
  }

  private int at(int x, int y) {
    return (y * width + x) * stride + band;
  }
}
