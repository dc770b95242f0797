package io.tilewise.model.cut;

import io.tilewise.events.Reason;
import io.tilewise.image.ImageLayout;
import io.tilewise.model.ModelCard;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which level of an image a card asks for. Nothing is resampled: a network that sees cells of
 * another size than it learned on answers confidently, and wrongly.
 */
record LevelChoice(ImageLayout layout) {
  /** Scanners of one nominal magnification differ by less, pyramids step by 2 or 4. */
  private static final double TOLERANCE = 0.1;

  /** What arithmetic adds to a resolution that is exactly at the limit. */
  private static final double ROUNDING = 1e-9;

  int of(ModelCard.Tile tile) throws UncuttableException {
    if (tile.micronsPerPixel() != null) {
      return ofResolution(tile.micronsPerPixel());
    }
    int level = tile.level() == null ? 0 : tile.level();
    int last = layout.levels().size() - 1;
    if (level > last) {
      throw unsuitable(
          "level: %d, which the model wants (expected: 0%s)"
              .formatted(level, last == 0 ? ", the image's only one" : " to " + last));
    }
    return level;
  }

  private int ofResolution(double wanted) throws UncuttableException {
    if (layout.micronsPerPixel().isEmpty()) {
      throw unsuitable(
          "micronsPerPixel: not told by the image (expected: a number, because the model wants %s)"
              .formatted(brief(wanted)));
    }
    int nearest = 0;
    for (int level = 1; level < layout.levels().size(); level++) {
      if (deviation(level, wanted) < deviation(nearest, wanted)) {
        nearest = level;
      }
    }
    if (deviation(nearest, wanted) > TOLERANCE + ROUNDING) {
      throw unsuitable(
          "micronsPerPixel: %s (expected: a level within 10 %% of %s, which the model wants)"
              .formatted(resolutions(), brief(wanted)));
    }
    return nearest;
  }

  private double deviation(int level, double wanted) {
    return Math.abs(resolution(level) / wanted - 1);
  }

  private double resolution(int level) {
    return layout.micronsPerPixel().orElseThrow() * layout.level(level).downsample();
  }

  private String resolutions() {
    return IntStream.range(0, layout.levels().size())
        .mapToObj(level -> brief(resolution(level)) + " at level " + level)
        .collect(Collectors.joining(", "));
  }

  private static String brief(double microns) {
    return String.format(Locale.ROOT, "%.4g", microns);
  }

  private static UncuttableException unsuitable(String text) {
    return new UncuttableException(Reason.RESOLUTION_UNSUITABLE, text);
  }
}
