package io.tilewise.image.jpeg.samples;

import io.tilewise.image.RgbPixels;

/** Samples as RGB, any part of them at a time; of three components in their own place. */
public final class SampleColours {
  private final byte[] samples;
  private final byte[] rgb;
  private final boolean grey;
  private final boolean ycc;

  private SampleColours(byte[] samples, byte[] rgb, boolean grey, boolean ycc) {
    this.samples = samples;
    this.rgb = rgb;
    this.grey = grey;
    this.ycc = ycc;
  }

  /**
   * Of interleaved samples.
   *
   * @param grey one component; otherwise three
   * @param ycc whether the three are YCbCr, not RGB
   */
  public static SampleColours of(byte[] samples, boolean grey, boolean ycc) {
    byte[] rgb = grey ? new byte[Math.multiplyExact(samples.length, RgbPixels.CHANNELS)] : samples;
    return new SampleColours(samples, rgb, grey, ycc);
  }

  /** All pixels, of which those count that were converted; the array is not copied. */
  public byte[] rgb() {
    return rgb;
  }

  /** Converts the pixels {@code from} to {@code to}, excluded; each is converted once. */
  public void convert(int from, int to) {
    if (grey) {
      triple(from, to);
    } else if (ycc) {
      YccToRgb.convert(samples, from, to);
    }
  }

  private void triple(int from, int to) {
    int at = from * RgbPixels.CHANNELS;
    for (int i = from; i < to; i++) {
      rgb[at++] = samples[i];
      rgb[at++] = samples[i];
      rgb[at++] = samples[i];
    }
  }
}
