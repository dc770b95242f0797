package io.tilewise.image;

/** Whole rows of an image in memory, from row {@code top} on, and regions cut out of them. */
public final class Rows {
  private final int width;
  private final int height;
  private byte[] rgb;
  private int top;
  private int bottom;

  /** No rows yet of an image of this size. */
  public Rows(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new byte[0];
  }

  /** All rows of an image. */
  public Rows(RgbPixels image) {
    width = image.width();
    height = image.height();
    rgb = image.rgb();
    bottom = height;
  }

  /** Of the image, in pixels. */
  public int width() {
    return width;
  }

  /** Of the image, in pixels. */
  public int height() {
    return height;
  }

  /** The first row that is not held yet. */
  public int bottom() {
    return bottom;
  }

  /** The rows that are held, interleaved; valid until {@link #keep}. */
  public byte[] bytes() {
    return rgb;
  }

  /** Forgets the rows above {@code from} and makes room up to {@code to}, excluded. */
  public void keep(int from, int to) {
    int rowBytes = rowBytes();
    int kept = Math.max(0, bottom - from) * rowBytes;
    byte[] target = rgb;
    if ((long) (to - from) * rowBytes > rgb.length) {
      target = new byte[Math.multiplyExact(to - from, rowBytes)];
    }
    if (kept > 0) {
      System.arraycopy(rgb, (from - top) * rowBytes, target, 0, kept);
    }
    rgb = target;
    top = from;
    bottom = Math.max(bottom, from);
  }

  /** Where the next row's bytes belong; the row counts as held from now on. */
  public int append() {
    return (bottom++ - top) * rowBytes();
  }

  /** Copies a region whose rows are held; black beyond the image. */
  public RgbPixels region(int x, int y, int regionWidth, int regionHeight) {
    if (x < 0 || y < top) {
      throw new IllegalArgumentException(
          "region: at " + x + "," + y + " (expected: x >= 0 and y >= " + top + ")");
    }
    byte[] region = new byte[regionWidth * regionHeight * RgbPixels.CHANNELS];
    int copied = Math.max(0, Math.min(regionWidth, width - x)) * RgbPixels.CHANNELS;
    int rows = Math.min(regionHeight, bottom - y);
    for (int row = 0; row < rows; row++) {
      int from = (y + row - top) * rowBytes() + x * RgbPixels.CHANNELS;
      System.arraycopy(rgb, from, region, row * regionWidth * RgbPixels.CHANNELS, copied);
    }
    return new RgbPixels(regionWidth, regionHeight, region);
  }

  private int rowBytes() {
    return width * RgbPixels.CHANNELS;
  }
}
