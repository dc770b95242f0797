package io.tilewise.image.openslide;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The levels that a slide says it has, believed as far as they can be. */
final class SlideLevels {
  private static final int MAX_LEVELS = 64;

  private SlideLevels() {}

  static List<Level> of(OpenSlideFile slide, String words, ImageLimits limits)
      throws ImageFormatException {
    int count = slide.levels();
    if (count < 1 || count > MAX_LEVELS) {
      throw corrupt("%s levels: %d (expected: 1 to %d)".formatted(words, count, MAX_LEVELS));
    }
    List<Level> levels = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      levels.add(level(slide, number, words, limits));
    }
    return levels;
  }

  private static Level level(OpenSlideFile slide, int number, String words, ImageLimits limits)
      throws ImageFormatException {
    OpenSlideFile.Size size = slide.size(number);
    double downsample = slide.downsample(number);
    if (size.width() < 1 || size.height() < 1 || !(downsample >= 1 && downsample < 1 << 30)) {
      throw corrupt(
          "%s level %d: %dx%d, downsample %s (expected: pixels, and a downsample from 1 up)"
              .formatted(words, number, size.width(), size.height(), downsample));
    }
    int width = (int) Math.min(size.width(), Integer.MAX_VALUE);
    int height = (int) Math.min(size.height(), Integer.MAX_VALUE);
    limits.checkSides(words, width, height);
    return new Level(width, height, downsample, stored(slide, number, words, limits));
  }

  /** Each is decoded as a whole, by the library. */
  private static Optional<Level.StoredTiles> stored(
      OpenSlideFile slide, int number, String words, ImageLimits limits)
      throws ImageFormatException {
    int width = side(slide, number, "width");
    int height = side(slide, number, "height");
    if (width < 1 || height < 1) {
      return Optional.empty();
    }
    limits.checkHeld(words + " tile", width, height);
    return Optional.of(new Level.StoredTiles(width, height));
  }

  /** Zero where it is not told. */
  private static int side(OpenSlideFile slide, int level, String side) {
    return slide
        .property("openslide.level[%d].tile-%s".formatted(level, side))
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Integer::valueOf)
        .orElse(0);
  }
}
