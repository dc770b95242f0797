package io.tilewise.standalone.demo;

import io.tilewise.image.RgbPixels;
import java.util.Arrays;

/**
 * The tiles' probabilities of the positive label over a reduced picture of the image: what the
 * model saw, where it stands.
 */
public final class Heatmap {
  private static final Rgb COLD = new Rgb(22, 34, 66);
  private static final Rgb[] HEAT = {
    new Rgb(64, 70, 170), new Rgb(40, 150, 190), new Rgb(240, 210, 60), new Rgb(230, 40, 30)
  };
  private static final double SEEN_THROUGH = 0.62;
  private static final int FRAME = 2;

  private final int columns;
  private final double[] positive;

  /**
   * A map.
   *
   * @param columns tiles per row
   * @param positive per tile, row by row: its probability of the positive label, 0 to 1; NaN for a
   *     tile without a score
   */
  public Heatmap(int columns, double[] positive) {
    if (columns < 1 || positive.length % columns != 0) {
      throw new IllegalArgumentException(
          "positive: " + positive.length + " tiles (expected: whole rows of " + columns + ")");
    }
    this.columns = columns;
    this.positive = Arrays.copyOf(positive, positive.length);
  }

  /** The colour of a probability, from deep blue (0) over yellow to red (1). */
  static Rgb colour(double probability) {
    double at = Math.clamp(probability, 0, 1) * (HEAT.length - 1);
    int below = (int) Math.min(at, HEAT.length - 2);
    return HEAT[below].blend(HEAT[below + 1], at - below);
  }

  /**
   * Lays the heat over the picture: unsuspicious tiles are dimmed, suspicious ones glow and have a
   * frame.
   *
   * @param picture of the whole image; each tile covers {@code width / columns} pixels of it
   */
  public RgbPixels over(RgbPixels picture) {
    byte[] out = new byte[picture.rgb().length];
    int tile = picture.width() / columns;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int offset = RgbPixels.CHANNELS * (y * picture.width() + x);
        double heat = heat(x / tile, y / tile);
        boolean frame = heat >= 0.5 && onFrame(x % tile, y % tile, tile);
        Rgb below = read(picture.rgb(), offset);
        (frame ? colour(heat) : shade(below, heat)).write(out, offset);
      }
    }
    return new RgbPixels(picture.width(), picture.height(), out);
  }

  private double heat(int column, int row) {
    int index = row * columns + column;
    boolean inside = column < columns && index < positive.length;
    return inside && !Double.isNaN(positive[index]) ? positive[index] : 0;
  }

  private static boolean onFrame(int x, int y, int tile) {
    return x < FRAME || y < FRAME || x >= tile - FRAME || y >= tile - FRAME;
  }

  /** The cell stays visible below its heat. */
  private static Rgb shade(Rgb below, double heat) {
    double grey = 0.3 * below.red() + 0.59 * below.green() + 0.11 * below.blue();
    Rgb dimmed = new Rgb(grey, grey, grey).blend(COLD, 0.45).times(0.8);
    double share = SEEN_THROUGH * Math.sqrt(Math.clamp(heat, 0, 1));
    return dimmed.blend(below, Math.clamp(heat, 0, 1)).blend(colour(heat), share * 0.6);
  }

  private static Rgb read(byte[] rgb, int offset) {
    return new Rgb(rgb[offset] & 0xff, rgb[offset + 1] & 0xff, rgb[offset + 2] & 0xff);
  }
}
