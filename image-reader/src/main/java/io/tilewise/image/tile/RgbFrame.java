package io.tilewise.image.tile;

import com.github.luben.zstd.Zstd;
import io.tilewise.image.RgbPixels;

/**
 * The form in which tiles travel: one zstd frame (RFC 8878) whose header says how many bytes it
 * holds, of 8-bit red, green, blue, interleaved, row by row from the top left. Width and height
 * stand beside it, in the tile's event.
 */
public final class RgbFrame {
  /** What {@code content-type} says of such a value. */
  public static final String CONTENT_TYPE = "application/vnd.tilewise.rgb8+zstd";

  private RgbFrame() {}

  /**
   * The most bytes that a frame of a tile of this size has, whatever its pixels: what a topic must
   * let through. Longer frames are not read.
   */
  public static long maxBytes(int width, int height) {
    return Zstd.compressBound((long) width * height * RgbPixels.CHANNELS);
  }

  /** Bytes of the pixels of a tile of this size. */
  static int pixelBytes(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > RgbPixels.MAX_PIXELS) {
      throw new IllegalArgumentException(
          "size: "
              + width
              + "x"
              + height
              + " (expected: at least 1x1 and at most "
              + RgbPixels.MAX_PIXELS
              + " pixels)");
    }
    return width * height * RgbPixels.CHANNELS;
  }
}
