package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which directories can be levels by their sizes. */
final class LevelSizes {
  private record Sized(TiffDirectory directory, long width, long height) {
    static Sized of(TiffDirectory directory) throws IOException, ImageFormatException {
      return new Sized(
          directory, directory.required(Tag.IMAGE_WIDTH), directory.required(Tag.IMAGE_LENGTH));
    }

    boolean isSmallerThan(Sized other) {
      return width <= other.width
          && height <= other.height
          && (width < other.width || height < other.height);
    }

    /** Whether it is the other one made smaller, each side rounded by up to a pixel. */
    boolean isScaled(Sized full) {
      double most = Math.min(full.width / (width - 1.0), full.height / (height - 1.0));
      double least = Math.max(full.width / (width + 1.0), full.height / (height + 1.0));
      return least <= most;
    }

    String size() {
      return width + "x" + height;
    }
  }

  private LevelSizes() {}

  /** Whether a directory is a smaller picture of the same, by its size. */
  static boolean isLevel(TiffDirectory candidate, TiffDirectory first)
      throws IOException, ImageFormatException {
    Sized full = Sized.of(first);
    Sized small = Sized.of(candidate);
    return small.isSmallerThan(full) && small.isScaled(full);
  }

  /** Puts levels in order; refuses what is none beside the others. */
  static List<TiffDirectory> ordered(List<TiffDirectory> levels)
      throws IOException, ImageFormatException {
    List<Sized> sized = new ArrayList<>();
    for (TiffDirectory level : levels) {
      sized.add(Sized.of(level));
    }
    sized.sort(Comparator.comparingLong(Sized::width).thenComparingLong(Sized::height).reversed());
    for (int i = 1; i < sized.size(); i++) {
      Sized level = sized.get(i);
      if (!level.isSmallerThan(sized.get(i - 1)) || !level.isScaled(sized.getFirst())) {
        throw unsupported(
            "TIFF level %d: %s beside %s (expected: smaller, and of the same shape)"
                .formatted(i, level.size(), sized.get(i - 1).size()));
      }
    }
    return sized.stream().map(Sized::directory).toList();
  }
}
