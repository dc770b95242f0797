package io.tilewise.image.tissue;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much of each tile of an open image is tissue, and which are background. Where the image has a
 * level that is small enough, all tiles are looked at there at once; else each in its own pixels,
 * when it is asked for. Belongs to the thread that reads the image.
 */
public final class TissueShares {
  private final Shares shares;
  private final double least;
  private final Optional<String> words;

  private TissueShares(Shares shares, double least, Optional<String> words) {
    this.shares = shares;
    this.least = least;
    this.words = words;
  }

  /** Of each tile. */
  @FunctionalInterface
  private interface Shares {
    double of(int index) throws IOException, ImageFormatException;
  }

  /** All of every tile counts as tissue, and nobody looks. */
  public static TissueShares all() {
    return new TissueShares(_ -> 1, 0, Optional.empty());
  }

  /**
   * By a saturation that is learnt from a small level of the image, which is read twice.
   *
   * @param least share of a tile's pixels, 0 to 1, from which on it is no background
   * @throws ImageFormatException when the small level is damaged
   */
  public static TissueShares auto(ImageReader image, CutTiles tiles, double least)
      throws IOException, ImageFormatException {
    Source source = Source.of(image, tiles);
    return of(source, source.learnt(), least, "auto, ");
  }

  /**
   * By a saturation.
   *
   * @param saturation from which on a bright pixel is tissue, 0 to 1, counted in millionths
   * @param least share of a tile's pixels, 0 to 1, from which on it is no background
   * @throws ImageFormatException when the small level is damaged
   */
  public static TissueShares from(
      double saturation, ImageReader image, CutTiles tiles, double least)
      throws IOException, ImageFormatException {
    return of(Source.of(image, tiles), Glass.of(saturation), least, "");
  }

  private static TissueShares of(Source source, Glass glass, double least, String how)
      throws IOException, ImageFormatException {
    check("saturation", glass.saturation());
    check("least", least);
    String words =
        "%ssaturation >= %s, at least %s of a tile, level %d"
            .formatted(how, plain(glass.saturation()), plain(least), source.level.number());
    Shares shares = source.level.isCut() ? source.each(glass) : source.all(glass);
    return new TissueShares(shares, least, Optional.of(words));
  }

  private static void check(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + ": " + share + " (expected: 0 to 1)");
    }
  }

  private static String plain(double share) {
    return BigDecimal.valueOf(share).stripTrailingZeros().toPlainString();
  }

  /**
   * Share of a tile's pixels that are tissue, 0 to 1; empty when it is background. Of a sequential
   * image it is asked for right before the tile's pixels are.
   */
  public OptionalDouble of(int index) throws IOException, ImageFormatException {
    double share = shares.of(index);
    return share < least ? OptionalDouble.empty() : OptionalDouble.of(share);
  }

  /** What was used, for people; empty where nobody looks. */
  public Optional<String> words() {
    return words;
  }

  /** Where the pixels of a mask come from. */
  private record Source(ImageReader image, CutTiles tiles, MaskLevel level) {

    static Source of(ImageReader image, CutTiles tiles) {
      return new Source(image, tiles, MaskLevel.of(image.layout(), tiles.level(), tiles.size()));
    }

    RgbPixels pixels(int index) throws IOException, ImageFormatException {
      Area area = level.of(tiles.area(index));
      return image.region(level.number(), area.x(), area.y(), area.width(), area.height());
    }

    /** Without a small level a sequential image would have to be read twice. */
    Glass learnt() throws IOException, ImageFormatException {
      if (level.isCut()) {
        return Saturations.unlearnt();
      }
      Saturations saturations = new Saturations();
      for (int index = 0; index < tiles.count(); index++) {
        var _ = Cells.visit(pixels(index), saturations);
      }
      return saturations.glass();
    }

    Shares each(Glass glass) {
      return index -> glass.share(pixels(index));
    }

    /** Row by row, since a reader remembers what it decoded for the row above. */
    Shares all(Glass glass) throws IOException, ImageFormatException {
      double[] shares = new double[tiles.count()];
      for (int index = 0; index < shares.length; index++) {
        shares[index] = glass.share(pixels(index));
      }
      return index -> shares[index];
    }
  }
}
