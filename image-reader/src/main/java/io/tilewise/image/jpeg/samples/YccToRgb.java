package io.tilewise.image.jpeg.samples;

/**
 * YCbCr as RGB, to the last bit as libjpeg has it (jdcolor.c): factors of JFIF 1.02 in 16 bits of
 * fixed point, rounded, and one rounding for both parts of green.
 */
public final class YccToRgb {
  private static final int LEVELS = 256;
  private static final int CENTRE = 128;
  private static final int SCALE_BITS = 16;
  private static final int HALF = 1 << (SCALE_BITS - 1);
  private static final int CHANNELS = 3;

  private static final int[] CR_TO_RED = new int[LEVELS];
  private static final int[] CB_TO_BLUE = new int[LEVELS];
  private static final int[] CR_TO_GREEN = new int[LEVELS];
  private static final int[] CB_TO_GREEN = new int[LEVELS];

  static {
    for (int i = 0; i < LEVELS; i++) {
      int x = i - CENTRE;
      CR_TO_RED[i] = (fixed(1.402) * x + HALF) >> SCALE_BITS;
      CB_TO_BLUE[i] = (fixed(1.772) * x + HALF) >> SCALE_BITS;
      CR_TO_GREEN[i] = -fixed(0.71414) * x;
      CB_TO_GREEN[i] = -fixed(0.34414) * x + HALF;
    }
  }

  private YccToRgb() {}

  /** Converts interleaved samples in place, the pixels {@code from} to {@code to}, excluded. */
  public static void convert(byte[] samples, int from, int to) {
    for (int i = from * CHANNELS; i < to * CHANNELS; i += CHANNELS) {
      int y = samples[i] & 0xff;
      int cb = samples[i + 1] & 0xff;
      int cr = samples[i + 2] & 0xff;
      samples[i] = clamped(y + CR_TO_RED[cr]);
      samples[i + 1] = clamped(y + ((CB_TO_GREEN[cb] + CR_TO_GREEN[cr]) >> SCALE_BITS));
      samples[i + 2] = clamped(y + CB_TO_BLUE[cb]);
    }
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << SCALE_BITS) + 0.5);
  }

  /** Not by {@link Math#clamp}, which takes a third longer: it computes in longs. */
  private static byte clamped(int value) {
    return (byte) Math.max(0, Math.min(value, LEVELS - 1));
  }
}
