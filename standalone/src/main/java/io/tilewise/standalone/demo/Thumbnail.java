package io.tilewise.standalone.demo;

import io.tilewise.image.RgbPixels;

/** A picture reduced by a whole factor: each pixel the mean of a square of pixels. */
final class Thumbnail {
  private Thumbnail() {}

  /**
   * Reduces a picture.
   *
   * @param factor &gt;= 1; pixels beyond the last whole square are left out
   */
  static RgbPixels of(RgbPixels picture, int factor) {
    int width = picture.width() / factor;
    int height = picture.height() / factor;
    byte[] out = new byte[width * height * RgbPixels.CHANNELS];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < RgbPixels.CHANNELS; channel++) {
          int at = RgbPixels.CHANNELS * (y * width + x) + channel;
          out[at] = mean(picture, x * factor, y * factor, factor, channel);
        }
      }
    }
    return new RgbPixels(width, height, out);
  }

  private static byte mean(RgbPixels picture, int left, int top, int factor, int channel) {
    int sum = 0;
    for (int y = top; y < top + factor; y++) {
      int offset = RgbPixels.CHANNELS * (y * picture.width() + left) + channel;
      for (int x = 0; x < factor; x++, offset += RgbPixels.CHANNELS) {
        sum += picture.rgb()[offset] & 0xff;
      }
    }
    return (byte) (sum / (factor * factor));
  }
}
