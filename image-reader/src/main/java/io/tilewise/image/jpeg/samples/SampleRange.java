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

  /** What sums of doubles may be off. */
  private static final double ROUNDING = 1e-6;

  /** What bounds are counted in: 64 to one of a sample. */
  private static final int FINE = 64;

  private static final int SIDE = 8;
  private static final int SIZE = SIDE * SIDE;
  private static final int[] COLUMN = new int[SIZE];
  private static final int[] ROW = new int[SIZE];

  /** By frequency and place: what a coefficient adds to a sample in one direction. */
  private static final double[][] WAVE = new double[SIDE][SIDE];

  /** By frequency: the most of that at any place. */
  private static final double[] LARGEST = new double[SIDE];

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
        LARGEST[u] = Math.max(LARGEST[u], Math.abs(WAVE[u][x]));
      }
    }
  }

  private final int[] steps;

  /** By place: the most that one step of its coefficient adds to any sample, rounded up. */
  private final int[] most = new int[SIZE];

  /** Those of the block that are not zero, {@code place << 16 | value & 0xffff}. */
  private final int[] coefficients = new int[SIZE];

  private int count;
  private long bound;

  /** Samples of a component with these quantization steps, in zigzag order. */
  public SampleRange(int[] steps) {
    this.steps = steps;
    for (int i = 0; i < SIZE; i++) {
      most[i] = (int) Math.ceil(FINE * steps[i] * LARGEST[COLUMN[i]] * LARGEST[ROW[i]]);
    }
  }

  /** A coefficient of the block, by its place in zigzag order, as it is stored, in 16 bits. */
  public void add(int place, int coefficient) {
    coefficients[count++] = place << Short.SIZE | (coefficient & 0xffff);
    bound += (long) most[place] * Math.abs(coefficient);
  }

  /** Checks the block and begins the next one. */
  public void check() throws ImageFormatException {
    if (bound > FINE * LIMIT && farthest() > LIMIT + ROUNDING) {
      throw corrupt(
          "JPEG data: samples %d from the middle of their range (expected: at most %d)"
              .formatted(Math.round(farthest()), LIMIT));
    }
    count = 0;
    bound = 0;
  }

  /** The farthest of all samples from the middle, or any number within the limit. */
  private double farthest() {
    double[] columns = new double[SIZE];
    for (int i = 0; i < count; i++) {
      int place = coefficients[i] >> Short.SIZE;
      int value = (short) coefficients[i] * steps[place];
      for (int y = 0; y < SIDE; y++) {
        columns[y * SIDE + COLUMN[place]] += value * WAVE[ROW[place]][y];
      }
    }
    double farthest = 0;
    for (int y = 0; y < SIDE; y++) {
      farthest = Math.max(farthest, farthest(columns, y * SIDE));
    }
    return farthest;
  }

  /** The same of a row, which is transformed only if it could be beyond the limit at all. */
  private static double farthest(double[] columns, int row) {
    double most = 0;
    for (int u = 0; u < SIDE; u++) {
      most += Math.abs(columns[row + u]) * LARGEST[u];
    }
    if (most <= LIMIT) {
      return most;
    }
    double farthest = 0;
    for (int x = 0; x < SIDE; x++) {
      double sample = 0;
      for (int u = 0; u < SIDE; u++) {
        sample += columns[row + u] * WAVE[u][x];
      }
      farthest = Math.max(farthest, Math.abs(sample));
    }
    return farthest;
  }
}
