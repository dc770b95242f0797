package io.tilewise.bench.slide;

import java.util.Random;

/**
 * Stained tissue that repeats itself: fibres, nuclei with grains, and the noise of a camera. Kept
 * at every resolution, each the mean of four pixels of the one above.
 */
final class Texture {
  /** Pixels after which it repeats itself at full resolution. */
  static final int PERIOD = 1024;

  private static final int NUCLEI = 700;
  private static final double[] FIBRE = {222, 158, 196};
  private static final double[] NUCLEUS = {92, 58, 140};

  /** Interleaved RGB, from full resolution to one pixel. */
  private final float[][] levels;

  Texture(long seed) {
    Random random = new Random(seed);
    float[] full = fibres(random);
    for (int i = 0; i < NUCLEI; i++) {
      nucleus(full, random);
    }
    for (int i = 0; i < full.length; i++) {
      full[i] += (float) (4 * random.nextGaussian());
    }
    levels = new float[Integer.numberOfTrailingZeros(PERIOD) + 1][];
    levels[0] = full;
    for (int level = 1; level < levels.length; level++) {
      levels[level] = halved(levels[level - 1], PERIOD >> level);
    }
  }

  /** A sample of a pixel that stands for {@code 2^halvings} pixels in each direction. */
  float sample(int halvings, int x, int y, int channel) {
    int level = Math.min(halvings, levels.length - 1);
    int side = PERIOD >> level;
    return levels[level][3 * ((y & (side - 1)) * side + (x & (side - 1))) + channel];
  }

  /** Noise of three sizes, which darkens and lightens. */
  private static float[] fibres(Random random) {
    float[] rgb = new float[3 * PERIOD * PERIOD];
    float[] shade = new float[PERIOD * PERIOD];
    for (int[] octave : new int[][] {{64, 14}, {16, 12}, {4, 9}}) {
      add(shade, octave[0], octave[1], random);
    }
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (float) (FIBRE[i % 3] + shade[i / 3] * (i % 3 == 1 ? 1.4 : 1));
    }
    return rgb;
  }

  /** Random values on a grid of {@code step} pixels, and between them what lies between. */
  private static void add(float[] shade, int step, int strength, Random random) {
    int side = PERIOD / step;
    float[] knots = new float[side * side];
    for (int i = 0; i < knots.length; i++) {
      knots[i] = (float) (strength * random.nextGaussian());
    }
    for (int i = 0; i < shade.length; i++) {
      int x = i % PERIOD;
      int y = i / PERIOD;
      int right = (x / step + 1) % side;
      int below = (y / step + 1) % side;
      float across = (float) (x % step) / step;
      float down = (float) (y % step) / step;
      float upper = mix(knots[y / step * side + x / step], knots[y / step * side + right], across);
      float lower = mix(knots[below * side + x / step], knots[below * side + right], across);
      shade[i] += mix(upper, lower, down);
    }
  }

  private static float mix(float from, float to, float share) {
    return from + (to - from) * share;
  }

  private static void nucleus(float[] rgb, Random random) {
    int centreX = random.nextInt(PERIOD);
    int centreY = random.nextInt(PERIOD);
    double radius = 8 + 7 * random.nextDouble();
    double flat = 0.6 + 0.4 * random.nextDouble();
    int reach = (int) radius + 2;
    for (int dy = -reach; dy <= reach; dy++) {
      for (int dx = -reach; dx <= reach; dx++) {
        double inside = radius - Math.hypot(dx, dy / flat);
        float share = (float) Math.clamp(inside / 2, 0, 0.9);
        float grain = (float) (9 * random.nextGaussian());
        int x = Math.floorMod(centreX + dx, PERIOD);
        int y = Math.floorMod(centreY + dy, PERIOD);
        int at = 3 * (y * PERIOD + x);
        for (int channel = 0; channel < 3; channel++) {
          rgb[at + channel] = mix(rgb[at + channel], (float) NUCLEUS[channel] + grain, share);
        }
      }
    }
  }

  private static float[] halved(float[] larger, int side) {
    float[] smaller = new float[3 * side * side];
    int row = 6 * side;
    for (int i = 0; i < smaller.length; i++) {
      int x = i / 3 % side;
      int y = i / 3 / side;
      int at = 2 * y * row + 6 * x + i % 3;
      smaller[i] = (larger[at] + larger[at + 3] + larger[at + row] + larger[at + row + 3]) / 4;
    }
    return smaller;
  }
}
