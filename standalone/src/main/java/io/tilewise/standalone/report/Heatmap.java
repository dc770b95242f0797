package io.tilewise.standalone.report;

import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.RgbPixels;

/**
 * The tiles' probabilities over a reduced picture of the image: what the model saw, where it
 * stands. Colours are packed, {@code 0xRRGGBB}: a picture has millions of pixels.
 */
final class Heatmap {
  private static final int COLD = 0x162242;
  private static final int[] HEAT = {0x4046aa, 0x2896be, 0xf0d23c, 0xe6281e};
  private static final double FRAMED = 0.5;
  private static final double UNCUT = 0.4;

  private final TileGrid grid;
  private final double[] heat;

  /**
   * A map.
   *
   * @param heat by index in the grid: 0 to 1; NaN for a tile without a score
   */
  Heatmap(TileGrid grid, double[] heat) {
    if (heat.length != grid.tileCount()) {
      throw new IllegalArgumentException(
          "heat: " + heat.length + " tiles (expected: the grid's " + grid.tileCount() + ")");
    }
    this.grid = grid;
    this.heat = heat.clone();
  }

  /** The colour of a probability, from deep blue (0) over yellow to red (1). */
  static int colour(double probability) {
    double at = Math.clamp(probability, 0, 1) * (HEAT.length - 1);
    int below = (int) Math.min(at, HEAT.length - 2);
    return mix(HEAT[below], HEAT[below + 1], at - below);
  }

  /**
   * Lays the heat over the picture: unsuspicious tiles are dimmed, suspicious ones glow and have a
   * frame, and what was not cut is grey. A pixel that several tiles share is coloured by the one
   * that owns it.
   *
   * @param picture of the whole image
   * @param factor level-0 pixels that a pixel of the picture stands for, each way
   */
  RgbPixels over(RgbPixels picture, int factor) {
    HeatmapAxis across = HeatmapAxis.across(grid, factor);
    HeatmapAxis down = HeatmapAxis.down(grid, factor);
    byte[] out = new byte[picture.rgb().length];
    for (int y = 0; y < picture.height(); y++) {
      int row = down.tile(y);
      for (int x = 0; x < picture.width(); x++) {
        int column = across.tile(x);
        int at = RgbPixels.CHANNELS * (y * picture.width() + x);
        int below = read(picture.rgb(), at);
        if (row < 0 || column < 0) {
          write(mix(0, grey(below), UNCUT), out, at);
        } else {
          double value = heat[row * grid.columns() + column];
          double known = Double.isNaN(value) ? 0 : value;
          boolean frame = known >= FRAMED && (across.isEdge(x, column) || down.isEdge(y, row));
          write(frame ? colour(known) : shade(below, known), out, at);
        }
      }
    }
    return new RgbPixels(picture.width(), picture.height(), out);
  }

  /** What is there stays visible below its heat. */
  private static int shade(int below, double heat) {
    int dimmed = mix(0, mix(grey(below), COLD, 0.45), 0.8);
    double value = Math.clamp(heat, 0, 1);
    return mix(mix(dimmed, below, value), colour(value), 0.37 * Math.sqrt(value));
  }

  private static int grey(int rgb) {
    int grey = (int) (0.3 * red(rgb) + 0.59 * green(rgb) + 0.11 * (rgb & 0xff));
    return (grey << 16) | (grey << 8) | grey;
  }

  /** The first colour with a share of the other: 0 keeps it, 1 gives the other. */
  private static int mix(int one, int other, double share) {
    return (channel(red(one), red(other), share) << 16)
        | (channel(green(one), green(other), share) << 8)
        | channel(one & 0xff, other & 0xff, share);
  }

  private static int channel(int one, int other, double share) {
    return (int) Math.round(one + (other - one) * share);
  }

  private static int red(int rgb) {
    return (rgb >> 16) & 0xff;
  }

  private static int green(int rgb) {
    return (rgb >> 8) & 0xff;
  }

  private static int read(byte[] rgb, int at) {
    return ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff);
  }

  private static void write(int colour, byte[] rgb, int at) {
    rgb[at] = (byte) red(colour);
    rgb[at + 1] = (byte) green(colour);
    rgb[at + 2] = (byte) colour;
  }
}
