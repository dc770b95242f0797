package io.tilewise.image;

/**
 * A picture in memory: 8-bit red, green, blue, interleaved, row by row from the top left. The array
 * is not copied: who hands it over no longer writes to it.
 *
 * @param width in pixels, &gt;= 1
 * @param height in pixels, &gt;= 1
 * @param rgb {@code width * height * 3} bytes, each 0 to 255 as an unsigned byte
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes on their way; compared by tests alone
public record RgbPixels(int width, int height, byte[] rgb) {
  /** Bytes of a pixel. */
  public static final int CHANNELS = 3;

  /** Pixels that fit into one array. */
  public static final int MAX_PIXELS = (Integer.MAX_VALUE - Long.BYTES) / CHANNELS;

  public RgbPixels {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "size: " + width + "x" + height + " (expected: at least 1x1)");
    }
    if (rgb.length != (long) width * height * CHANNELS) {
      throw new IllegalArgumentException(
          "rgb: "
              + rgb.length
              + " bytes (expected: "
              + (long) width * height * CHANNELS
              + " for "
              + width
              + "x"
              + height
              + ")");
    }
  }
}
