package io.tilewise.image.tissue;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * How much of each tile of an open image is tissue. Where the image has a level that is small
 * enough, all tiles are looked at there at once; else each in its own pixels, when it is asked for.
 */
public final class TissueMask {
  /** Where nothing can be learnt from a small level: the middle of what might be learnt. */
  private static final Glass UNLEARNT = new Glass((Saturations.LEAST + Saturations.MOST) / 2);

  private final Shares shares;
  private final double least;
  private final Optional<String> words;

  private TissueMask(Shares shares, double least, Optional<String> words) {
    this.shares = shares;
    this.least = least;
    this.words = words;
  }

  /** Of each tile. */
  @FunctionalInterface
  private interface Shares {
    double of(int index) throws IOException, ImageFormatException;
  }

  /**
   * Reads the mask of an image, at most twice a small level of it.
   *
   * @throws ImageFormatException when the small level is damaged
   */
  public static TissueMask of(ImageReader image, CutTiles tiles, TissueRule rule)
      throws IOException, ImageFormatException {
    return switch (rule) {
      case TissueRule.Off() -> new TissueMask(_ -> 1, 0, Optional.empty());
      case TissueRule.Auto(double least) -> {
        Source source = Source.of(image, tiles);
        yield of(source, source.learnt(), least, "auto, ");
      }
      case TissueRule.Fixed(double saturation, double least) ->
          of(Source.of(image, tiles), Glass.of(saturation), least, "");
    };
  }

  private static TissueMask of(Source source, Glass glass, double least, String how)
      throws IOException, ImageFormatException {
    String words =
        String.format(
            Locale.ROOT,
            "%ssaturation >= %s, at least %s of a tile, level %d",
            how,
            (double) glass.threshold() / Glass.WHOLE,
            least,
            source.level.number());
    Shares shares = source.level.isCut() ? source.each(glass) : source.all(glass);
    return new TissueMask(shares, least, Optional.of(words));
  }

  /**
   * Share of a tile's pixels that are tissue, 0 to 1; 1 where nobody looks. Of a sequential image
   * it is asked for right before the tile's pixels are.
   */
  public double share(int index) throws IOException, ImageFormatException {
    return shares.of(index);
  }

  /** Whether a tile of such a share is background. */
  public boolean isBackground(double share) {
    return share < least;
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

    Glass learnt() throws IOException, ImageFormatException {
      if (level.isCut()) {
        return UNLEARNT;
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
