package io.tilewise.classifier;

import io.tilewise.image.RgbPixels;

/**
 * Bilinear resize of 8-bit pictures of one size to another one, in single precision, as
 * TensorFlow's {@code ResizeBilinear} with neither {@code align_corners} nor {@code
 * half_pixel_centers}: that is what DJL's {@code NDImageUtils.resize} asks the engine for, and so
 * what a model that was tried in a plain DJL loop has seen. Target pixel {@code i} lies at source
 * position {@code i * source / target}. Immutable and thread-safe.
 */
final class BilinearResize {
  private final int sourceWidth;
  private final int sourceHeight;
  private final Axis columns;
  private final Axis rows;

  BilinearResize(int sourceWidth, int sourceHeight, int width, int height) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.columns = Axis.of(sourceWidth, width);
    this.rows = Axis.of(sourceHeight, height);
  }

  boolean fits(RgbPixels pixels) {
    return pixels.width() == sourceWidth && pixels.height() == sourceHeight;
  }

  /** Writes {@code height * width * 3} values, 0 to 255, row by row, interleaved. */
  void apply(RgbPixels pixels, float[] target) {
    byte[] rgb = pixels.rgb();
    int at = 0;
    for (int y = 0; y < rows.lower.length; y++) {
      int top = rows.lower[y] * sourceWidth;
      int bottom = rows.upper[y] * sourceWidth;
      for (int x = 0; x < columns.lower.length; x++) {
        int left = columns.lower[x];
        int right = columns.upper[x];
        for (int channel = 0; channel < RgbPixels.CHANNELS; channel++) {
          float above =
              mix(
                  value(rgb, top + left, channel),
                  value(rgb, top + right, channel),
                  columns.share[x]);
          float below =
              mix(
                  value(rgb, bottom + left, channel),
                  value(rgb, bottom + right, channel),
                  columns.share[x]);
          target[at++] = mix(above, below, rows.share[y]);
        }
      }
    }
  }

  private static float value(byte[] rgb, int pixel, int channel) {
    return rgb[pixel * RgbPixels.CHANNELS + channel] & 0xFF;
  }

  private static float mix(float from, float to, float share) {
    return from + (to - from) * share;
  }

  /** For each target position the two source positions around it and the second one's share. */
  @SuppressWarnings("ArrayRecordComponent") // tables, never compared
  private record Axis(int[] lower, int[] upper, float[] share) {
    static Axis of(int source, int target) {
      int[] lower = new int[target];
      int[] upper = new int[target];
      float[] share = new float[target];
      float scale = source / (float) target;
      for (int i = 0; i < target; i++) {
        float position = i * scale;
        lower[i] = Math.min((int) position, source - 1);
        upper[i] = Math.min(lower[i] + 1, source - 1);
        share[i] = position - (int) position;
      }
      return new Axis(lower, upper, share);
    }
  }
}
