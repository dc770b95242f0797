package io.tilewise.lab.train;

import java.util.Random;

/**
 * Changes a tile as microscopes and stains do, so that no cell is seen twice in the same way: a
 * flip and quarter turn, a little scale and shift, stain and light, sometimes a blur. What lies
 * outside of the picture is black, and black stays black, as the background of the crops is.
 *
 * <p>Not thread-safe: it owns a seeded random and a buffer.
 */
final class Augmentation {
  private static final double SMALLEST = 0.75;
  private static final double LARGEST = 1.1;
  private static final double SHIFT = 0.06;
  private static final double LIGHT = 0.15;
  private static final double STAIN = 0.12;
  private static final double CONTRAST = 0.2;
  private static final double BLURRED = 0.3;

  /** Darker than this in every channel is background. */
  private static final int BLACK = 12;

  private final Random random;
  private final int size;
  private final byte[] buffer;

  Augmentation(long seed, int size) {
    this.random = new Random(seed);
    this.size = size;
    this.buffer = new byte[size * size * 3];
  }

  /** Writes a changed copy of {@code tile} to {@code target} from {@code at}. */
  void apply(byte[] tile, byte[] target, int at) {
    boolean blurred = random.nextDouble() < BLURRED;
    place(tile, blurred ? buffer : target, blurred ? 0 : at);
    if (blurred) {
      blur(buffer, target, at);
    }
    stain(target, at);
  }

  /** Turns, flips, scales and shifts by reading each target pixel from where it came from. */
  private void place(byte[] tile, byte[] target, int at) {
    double zoom = between(SMALLEST, LARGEST);
    int[] turn = QUARTER_TURNS[random.nextInt(QUARTER_TURNS.length)];
    double flip = random.nextBoolean() ? 1 : -1;
    double shiftX = between(-SHIFT, SHIFT) * size;
    double shiftY = between(-SHIFT, SHIFT) * size;
    double middle = (size - 1) / 2.0;
    int to = at;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double u = flip * (x - middle - shiftX) / zoom;
        double v = (y - middle - shiftY) / zoom;
        sample(
            tile,
            middle + turn[0] * u - turn[1] * v,
            middle + turn[1] * u + turn[0] * v,
            target,
            to);
        to += 3;
      }
    }
  }

  /** Cosine and sine of the quarter turns. */
  private static final int[][] QUARTER_TURNS = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};

  private void sample(byte[] tile, double x, double y, byte[] target, int to) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = (float) (x - left);
    float down = (float) (y - top);
    for (int channel = 0; channel < 3; channel++) {
      float upper =
          value(tile, left, top, channel) * (1 - right)
              + value(tile, left + 1, top, channel) * right;
      float lower =
          value(tile, left, top + 1, channel) * (1 - right)
              + value(tile, left + 1, top + 1, channel) * right;
      target[to + channel] = (byte) Math.round(upper * (1 - down) + lower * down);
    }
  }

  private int value(byte[] tile, int x, int y, int channel) {
    boolean inside = x >= 0 && y >= 0 && x < size && y < size;
    return inside ? tile[(y * size + x) * 3 + channel] & 0xFF : 0;
  }

  /** A mean over 3x3 pixels; the outermost pixels stay. */
  private void blur(byte[] source, byte[] target, int at) {
    System.arraycopy(source, 0, target, at, source.length);
    int row = size * 3;
    for (int y = 1; y < size - 1; y++) {
      for (int i = y * row + 3; i < (y + 1) * row - 3; i++) {
        int sum = 0;
        for (int j = i - row; j <= i + row; j += row) {
          sum += (source[j - 3] & 0xFF) + (source[j] & 0xFF) + (source[j + 3] & 0xFF);
        }
        target[at + i] = (byte) (sum / 9);
      }
    }
  }

  /** Changes light, colour balance and contrast of everything that is not background. */
  private void stain(byte[] target, int at) {
    double light = between(1 - LIGHT, 1 + LIGHT);
    double contrast = between(1 - CONTRAST, 1 + CONTRAST);
    double[] gains = new double[3];
    for (int channel = 0; channel < 3; channel++) {
      gains[channel] = light * between(1 - STAIN, 1 + STAIN);
    }
    double[] means = foregroundMeans(target, at);
    for (int i = at; i < at + buffer.length; i += 3) {
      if (isForeground(target, i)) {
        for (int channel = 0; channel < 3; channel++) {
          double mean = means[channel];
          double value = mean + contrast * ((target[i + channel] & 0xFF) - mean);
          target[i + channel] = (byte) Math.clamp(Math.round(gains[channel] * value), 0, 255);
        }
      }
    }
  }

  private double[] foregroundMeans(byte[] target, int at) {
    double[] sums = new double[3];
    int count = 1;
    for (int i = at; i < at + buffer.length; i += 3) {
      if (isForeground(target, i)) {
        count++;
        for (int channel = 0; channel < 3; channel++) {
          sums[channel] += target[i + channel] & 0xFF;
        }
      }
    }
    for (int channel = 0; channel < 3; channel++) {
      sums[channel] /= count;
    }
    return sums;
  }

  private static boolean isForeground(byte[] target, int i) {
    return (target[i] & 0xFF) > BLACK
        || (target[i + 1] & 0xFF) > BLACK
        || (target[i + 2] & 0xFF) > BLACK;
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
