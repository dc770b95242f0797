package io.tilewise.bench.slide;

import java.util.Random;

/**
 * A slide's pixels: pieces of tissue on bare glass. A pixel follows from its place alone.
 * Immutable.
 */
public final class Tissue {
  private static final int PIECES = 6;

  /** Colour of glass, and how far a camera's noise moves it. */
  private static final float GLASS = 243;

  private static final int STEP = 16;

  private final Texture texture;
  private final double[][] pieces = new double[PIECES][];
  private final int side;

  /**
   * Tissue of a square slide.
   *
   * @param side of it in level-0 pixels
   */
  public Tissue(int side, long seed) {
    this.side = side;
    this.texture = new Texture(seed);
    Random random = new Random(seed + 1);
    for (int i = 0; i < PIECES; i++) {
      double radius = 0.13 + 0.09 * random.nextDouble();
      pieces[i] = new double[] {0.2 + 0.6 * random.nextDouble(), (i + 0.7) / 6.4, radius};
    }
  }

  /**
   * A square of a level.
   *
   * @param halvings of the slide that lead to the level
   * @param x left edge in pixels of the level
   * @param y upper edge
   * @param size width and height
   * @return interleaved blue, green, red; what lies beyond the slide goes on
   */
  public byte[] bgr(int halvings, int x, int y, int size) {
    byte[] bgr = new byte[3 * size * size];
    int knots = Math.ceilDiv(size, STEP) + 1;
    double[] shares = shares(halvings, x, y, knots);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        float share = between(shares, knots, column, row);
        for (int channel = 0; channel < 3; channel++) {
          float tissue = texture.sample(halvings, x + column, y + row, channel);
          float glass = GLASS + (tissue - 160) / 48;
          int value = Math.round(glass + (tissue - glass) * share);
          bgr[3 * (row * size + column) + 2 - channel] = (byte) Math.clamp(value, 0, 255);
        }
      }
    }
    return bgr;
  }

  /** Whether a square is glass from edge to edge. */
  public boolean bare(int halvings, int x, int y, int size) {
    for (double share : shares(halvings, x, y, Math.ceilDiv(size, STEP) + 1)) {
      if (share > 0) {
        return false;
      }
    }
    return true;
  }

  /** How much tissue there is, 0 to 1, at each sixteenth pixel. */
  private double[] shares(int halvings, int x, int y, int knots) {
    double[] shares = new double[knots * knots];
    double scale = (double) (1 << halvings) / side;
    for (int i = 0; i < shares.length; i++) {
      int column = i % knots;
      int row = i / knots;
      double across = (x + STEP * column) * scale;
      double down = (y + STEP * row) * scale;
      shares[i] = Math.clamp(field(across, down) * 12, 0, 1);
    }
    return shares;
  }

  /** Above 0 in tissue; its edge is frayed, and it has holes. */
  private double field(double across, double down) {
    double sum = -1 + 0.3 * Math.sin(61 * across + 7 * down) * Math.sin(53 * down - 11 * across);
    for (double[] piece : pieces) {
      double distance = Math.hypot(across - piece[0], (down - piece[1]) * 1.5);
      sum += Math.pow(piece[2] / Math.max(distance, piece[2] / 2), 4);
    }
    return sum;
  }

  private static float between(double[] shares, int knots, int column, int row) {
    int at = row / STEP * knots + column / STEP;
    double across = (double) (column % STEP) / STEP;
    double down = (double) (row % STEP) / STEP;
    double upper = shares[at] + (shares[at + 1] - shares[at]) * across;
    double lower = shares[at + knots] + (shares[at + knots + 1] - shares[at + knots]) * across;
    return (float) (upper + (lower - upper) * down);
  }
}
