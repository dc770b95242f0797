package io.tilewise.image.tissue;

import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/** A slide in memory that is painted, and then read; its levels halve the one above. */
final class PaintedSlide {
  static final int GLASS = 0xf3f2f4;
  static final int DENSE = 0xb05090;
  static final int PALE = 0xf0dfe6; // saturation .07
  static final int BLACK = 0x000000;

  private final int width;
  private final int height;
  private final byte[] rgb;

  private PaintedSlide(int width, int height) {
    this.width = width;
    this.height = height;
    rgb = new byte[width * height * RgbPixels.CHANNELS];
  }

  static PaintedSlide of(int width, int height, int colour) {
    return new PaintedSlide(width, height).paint(0, 0, width, height, colour);
  }

  PaintedSlide paint(int x, int y, int areaWidth, int areaHeight, int colour) {
    for (int row = y; row < y + areaHeight; row++) {
      for (int column = x; column < x + areaWidth; column++) {
        int at = (row * width + column) * RgbPixels.CHANNELS;
        rgb[at] = (byte) (colour >> 16);
        rgb[at + 1] = (byte) (colour >> 8);
        rgb[at + 2] = (byte) colour;
      }
    }
    return this;
  }

  /** Paints a picture at the top left. */
  PaintedSlide copy(RgbPixels picture) {
    int bytes = picture.width() * RgbPixels.CHANNELS;
    for (int row = 0; row < picture.height(); row++) {
      System.arraycopy(picture.rgb(), row * bytes, rgb, row * width * RgbPixels.CHANNELS, bytes);
    }
    return this;
  }

  /** What a camera adds to every sample. */
  PaintedSlide noise(double deviation, long seed) {
    Random random = new Random(seed);
    for (int at = 0; at < rgb.length; at++) {
      double sample = (rgb[at] & 0xff) + random.nextGaussian() * deviation;
      rgb[at] = (byte) Math.clamp(Math.round(sample), 0, 255);
    }
    return this;
  }

  /** The tiles of this size that an image is cut into. */
  static CutTiles tiles(ImageReader image, int level, int size) {
    Level cut = image.layout().level(level);
    int columns = Math.ceilDiv(cut.width(), size);
    return new CutTiles(
        level,
        size,
        columns * Math.ceilDiv(cut.height(), size),
        index -> {
          int x = index % columns * size;
          int y = index / columns * size;
          return new Area(x, y, Math.min(size, cut.width() - x), Math.min(size, cut.height() - y));
        });
  }

  /** How tissue is told from glass. */
  @FunctionalInterface
  interface Way {
    TissueShares of(ImageReader image, CutTiles tiles) throws Exception;
  }

  /** Where an image itself decides. */
  static final Way AUTO = (image, tiles) -> TissueShares.auto(image, tiles, 0);

  /** By a threshold. */
  static Way from(double saturation) {
    return (image, tiles) -> TissueShares.from(saturation, image, tiles, 0);
  }

  /** The share of tissue of each tile. */
  static List<Double> shares(ImageReader image, int size, Way way) throws Exception {
    CutTiles tiles = tiles(image, 0, size);
    TissueShares mask = way.of(image, tiles);
    List<Double> shares = new ArrayList<>();
    for (int index = 0; index < tiles.count(); index++) {
      shares.add(mask.of(index).orElseThrow());
    }
    return shares;
  }

  Read image(int levels) {
    List<RgbPixels> pictures = new ArrayList<>(List.of(new RgbPixels(width, height, rgb)));
    for (int level = 1; level < levels; level++) {
      pictures.add(half(pictures.getLast()));
    }
    return new Read(pictures);
  }

  private static RgbPixels half(RgbPixels picture) {
    int across = picture.width() / 2;
    int down = picture.height() / 2;
    byte[] half = new byte[across * down * RgbPixels.CHANNELS];
    int row = picture.width() * RgbPixels.CHANNELS;
    for (int at = 0; at < half.length; at++) {
      int pixel = at / RgbPixels.CHANNELS;
      int from =
          pixel / across * 2 * row
              + pixel % across * 2 * RgbPixels.CHANNELS
              + at % RgbPixels.CHANNELS;
      byte[] all = picture.rgb();
      int sum = 0;
      for (int each : new int[] {from, from + RgbPixels.CHANNELS, from + row}) {
        sum += all[each] & 0xff;
      }
      half[at] = (byte) ((sum + (all[from + row + RgbPixels.CHANNELS] & 0xff) + 2) / 4);
    }
    return new RgbPixels(across, down, half);
  }

  /** Such a slide as a file would give it, which counts the pixels that it is asked for. */
  static final class Read implements ImageReader {
    private final List<RgbPixels> levels;
    private final long[] pixels;

    private Read(List<RgbPixels> levels) {
      this.levels = levels;
      pixels = new long[levels.size()];
    }

    long[] pixels() {
      return Arrays.copyOf(pixels, pixels.length);
    }

    @Override
    public ImageLayout layout() {
      RgbPixels full = levels.getFirst();
      return new ImageLayout(
          "painted",
          ImageLayout.LOSSLESS,
          levels.stream()
              .map(
                  each ->
                      new Level(
                          each.width(),
                          each.height(),
                          (double) full.width() / each.width(),
                          Optional.empty()))
              .toList(),
          OptionalDouble.empty(),
          false,
          ImageLayout.UPRIGHT);
    }

    @Override
    public RgbPixels region(int level, int x, int y, int width, int height) {
      pixels[level] += (long) width * height;
      return new Rows(levels.get(level)).region(x, y, width, height);
    }

    @Override
    public void finish() {
      // Nothing is left to be read.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** Many times the same share. */
  static List<Double> times(int count, double share) {
    return IntStream.range(0, count).mapToObj(_ -> share).toList();
  }
}
