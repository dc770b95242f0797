package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * A tile's JPEG in a record, as somebody else's tiler sends it: read by the rules by which JPEG
 * files are, to the same pixels. Stateless, thread-safe.
 */
public final class TileJpeg {
  /** What {@code content-type} says of such a value. */
  public static final String CONTENT_TYPE = "image/jpeg";

  /** Samples and coefficients of a pixel, in pixels of three bytes. */
  private static final int HELD_FACTOR = 4;

  /** For the units of which a small tile fills a part alone. */
  private static final int HELD_MARGIN = 1 << 14;

  private TileJpeg() {}

  /**
   * Decodes a tile, whole or not at all.
   *
   * @param maxPixels refuses larger ones before it allocates for them
   * @throws ImageFormatException when the bytes are no JPEG that is read, damaged, or too large
   * @throws IOException when there is no memory for it now
   */
  public static RgbPixels decode(byte[] jpeg, int maxPixels)
      throws IOException, ImageFormatException {
    ImageLimits limits = limits(jpeg.length, maxPixels);
    JpegHeader header = JpegHeader.scan(new ByteArrayInputStream(jpeg), limits);
    header.check(limits);
    EntropyCheck.check(new ByteArrayInputStream(jpeg), header);
    return JpegImage.pixels(new ByteArrayInputStream(jpeg), header);
  }

  static ImageLimits limits(int bytes, int maxPixels) {
    long held = (long) HELD_FACTOR * maxPixels + bytes / RgbPixels.CHANNELS + HELD_MARGIN;
    return new ImageLimits(
        Integer.MAX_VALUE, maxPixels, maxPixels, (int) Math.min(held, RgbPixels.MAX_PIXELS));
  }
}
