package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.stored.LevelSize;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which directories can be levels by their sizes. */
final class LevelSizes {
  private record Sized(TiffDirectory directory, LevelSize size) {
    static Sized of(TiffDirectory directory) throws IOException, ImageFormatException {
      return new Sized(directory, sizeOf(directory));
    }
  }

  private LevelSizes() {}

  /** Whether a directory is a smaller picture of the same, by its size. */
  static boolean isLevel(TiffDirectory candidate, TiffDirectory first)
      throws IOException, ImageFormatException {
    LevelSize full = sizeOf(first);
    LevelSize small = sizeOf(candidate);
    return small.isSmallerThan(full) && small.isScaled(full);
  }

  private static LevelSize sizeOf(TiffDirectory directory)
      throws IOException, ImageFormatException {
    return new LevelSize(directory.required(Tag.IMAGE_WIDTH), directory.required(Tag.IMAGE_LENGTH));
  }

  /** Puts levels in order; refuses what is none beside the others. */
  static List<TiffDirectory> ordered(List<TiffDirectory> levels)
      throws IOException, ImageFormatException {
    List<Sized> sized = new ArrayList<>();
    for (TiffDirectory level : levels) {
      sized.add(Sized.of(level));
    }
    sized.sort(Comparator.comparing(Sized::size, LevelSize.DOWNWARDS));
    for (int i = 1; i < sized.size(); i++) {
      LevelSize level = sized.get(i).size();
      LevelSize before = sized.get(i - 1).size();
      if (!level.isSmallerThan(before) || !level.isScaled(sized.getFirst().size())) {
        throw unsupported(
            "TIFF level %d: %s beside %s (expected: smaller, and of the same shape)"
                .formatted(i, level, before));
      }
    }
    return sized.stream().map(Sized::directory).toList();
  }
}
