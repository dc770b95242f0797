package io.tilewise.image.jpeg.samples;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;

/**
 * Refuses blocks whose samples lie so far outside of 0 to 255 that decoders disagree: the portable
 * one takes them modulo 1024, faster ones saturate. Encoders make no such blocks, flipped bits do.
 */
public final class SampleRange {
  /** From the middle of the range; at 512 the disagreement begins, and decoders round. */
  private static final int LIMIT = 510;

  private static final int SIDE = 8;
  private static final int SIZE = SIDE * SIDE;
  private static final int[] COLUMN = new int[SIZE];
  private static final int[] ROW = new int[SIZE];

  /** By frequency and place: what a coefficient adds to a sample in one direction. */
  private static final double[][] WAVE = new double[SIDE][SIDE];

  static {
    for (int i = 0, sum = 0; sum <= 2 * (SIDE - 1); sum++) {
      for (int a = Math.max(0, sum - SIDE + 1); a <= Math.min(sum, SIDE - 1); a++, i++) {
        COLUMN[i] = sum % 2 == 0 ? a : sum - a;
        ROW[i] = sum - COLUMN[i];
      }
    }
    for (int u = 0; u < SIDE; u++) {
      for (int x = 0; x < SIDE; x++) {
        WAVE[u][x] =
            (u == 0 ? Math.sqrt(0.5) : 1) / 2 * Math.cos((2 * x + 1) * u * Math.PI / (2 * SIDE));
      }
    }
  }

  private final int[] steps;
  private final int[] at = new int[SIZE];
  private final int[] value = new int[SIZE];
  private int count;
  private long bound;

  /** Samples of a component with these quantization steps, in zigzag order. */
  public SampleRange(int[] steps) {
    this.steps = steps;
  }

  /** A coefficient of the block, by its place in zigzag order, as it is stored. */
  public void add(int place, int coefficient) {
    int dequantized = coefficient * steps[place];
    at[count] = place;
    value[count++] = dequantized;
    bound += (place == 0 ? 1L : 2L) * Math.abs(dequantized);
  }

  /** Checks the block and begins the next one. */
  public void check() throws ImageFormatException {
    if (bound > LIMIT * SIDE && farthest() > LIMIT) {
      throw corrupt(
          "JPEG data: samples %d from the middle of their range (expected: at most %d)"
              .formatted(Math.round(farthest()), LIMIT));
    }
    count = 0;
    bound = 0;
  }

  private double farthest() {
    double[] columns = new double[SIZE];
    for (int i = 0; i < count; i++) {
      for (int y = 0; y < SIDE; y++) {
        columns[y * SIDE + COLUMN[at[i]]] += value[i] * WAVE[ROW[at[i]]][y];
      }
    }
    double farthest = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double sample = 0;
        for (int u = 0; u < SIDE; u++) {
          sample += columns[y * SIDE + u] * WAVE[u][x];
        }
        farthest = Math.max(farthest, Math.abs(sample));
      }
    }
    return farthest;
  }
}
