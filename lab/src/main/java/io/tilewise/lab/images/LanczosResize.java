package io.tilewise.lab.images;

import io.tilewise.image.RgbPixels;

/**
 * Brings a crop to the size of a tile, stretched to fill it, by a Lanczos filter of three lobes
 * whose support grows when the crop shrinks (Duchon, 1979; as Pillow's {@code LANCZOS} does): the
 * tiles of a test image that was put together from resized cells come out the same.
 */
public final class LanczosResize {
  private static final double LOBES = 3;

  private LanczosResize() {}

  /** Resizes a picture; its sides may shrink or grow by different factors. */
  public static RgbPixels resize(RgbPixels crop, int width, int height) {
    byte[] wide = new byte[width * crop.height() * 3];
    Weights across = Weights.of(crop.width(), width);
    for (int y = 0; y < crop.height(); y++) {
      across.apply(crop.rgb(), y * crop.width() * 3, 3, wide, y * width * 3, 3);
    }
    byte[] done = new byte[width * height * 3];
    Weights down = Weights.of(crop.height(), height);
    for (int x = 0; x < width; x++) {
      down.apply(wide, x * 3, width * 3, done, x * 3, width * 3);
    }
    return new RgbPixels(width, height, done);
  }

  /** For each target pixel of a line the first source pixel it sees and the weights from there. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Weights(int[] first, float[][] weights) {
    static Weights of(int from, int to) {
      double scale = (double) from / to;
      double stretch = Math.max(1, scale);
      int[] first = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        int begin = (int) Math.max(0, Math.round(centre - LOBES * stretch));
        int end = (int) Math.min(from, Math.round(centre + LOBES * stretch));
        first[i] = begin;
        weights[i] = normalised(begin, end, centre, stretch);
      }
      return new Weights(first, weights);
    }

    private static float[] normalised(int begin, int end, double centre, double stretch) {
      float[] row = new float[end - begin];
      double sum = 0;
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) lanczos((begin + j + 0.5 - centre) / stretch);
        sum += row[j];
      }
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) (row[j] / sum);
      }
      return row;
    }

    /** Filters one line of interleaved pixels; steps are in bytes from pixel to pixel. */
    void apply(byte[] source, int from, int sourceStep, byte[] target, int to, int targetStep) {
      for (int i = 0; i < first.length; i++) {
        float[] row = weights[i];
        for (int channel = 0; channel < 3; channel++) {
          float sum = 0;
          int at = from + first[i] * sourceStep + channel;
          for (float weight : row) {
            sum += weight * (source[at] & 0xFF);
            at += sourceStep;
          }
          target[to + i * targetStep + channel] = (byte) Math.clamp(Math.round(sum), 0, 255);
        }
      }
    }
  }

  private static double lanczos(double x) {
    if (x == 0) {
      return 1;
    }
    double t = Math.PI * x;
    return Math.abs(x) >= LOBES ? 0 : LOBES * Math.sin(t) * Math.sin(t / LOBES) / (t * t);
  }
}
