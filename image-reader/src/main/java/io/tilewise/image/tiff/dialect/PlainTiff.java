package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * TIFF as its specification has it: one image, and smaller ones that say so (NewSubfileType) or
 * hang below it (SubIFDs). A smaller one of another shape is a preview of something else.
 */
final class PlainTiff {
  private static final int REDUCED = 1;
  private static final int MASK = 4;
  private static final int OLD_REDUCED = 2;

  private PlainTiff() {}

  static Pyramid pyramid(List<TiffDirectory> directories) throws IOException, ImageFormatException {
    TiffDirectory first = directories.getFirst();
    return new Pyramid("TIFF", levels(directories), Resolution.of(first));
  }

  static List<TiffDirectory> levels(List<TiffDirectory> directories)
      throws IOException, ImageFormatException {
    TiffDirectory first = directories.getFirst();
    if (isReduced(first)) {
      throw unsupported(
          Tag.NEW_SUBFILE_TYPE + ": of the first image, reduced (expected: full resolution)");
    }
    List<TiffDirectory> levels = new ArrayList<>(List.of(first));
    for (TiffDirectory other : directories.subList(1, directories.size())) {
      checkNoMask(other);
      if (!isReduced(other)) {
        throw unsupported(
            "TIFF images: %d, several of full resolution (expected: one)"
                .formatted(directories.size()));
      }
      addLevel(other, levels);
    }
    for (TiffDirectory child : first.children()) {
      checkNoMask(child);
      addLevel(child, levels);
    }
    return LevelSizes.ordered(levels);
  }

  private static void addLevel(TiffDirectory candidate, List<TiffDirectory> levels)
      throws IOException, ImageFormatException {
    if (LevelSizes.isLevel(candidate, levels.getFirst())) {
      levels.add(candidate);
    }
  }

  /** A mask says which pixels count, as alpha does. */
  private static void checkNoMask(TiffDirectory directory)
      throws IOException, ImageFormatException {
    if ((directory.number(Tag.NEW_SUBFILE_TYPE).orElse(0) & MASK) != 0) {
      throw unsupported(Tag.NEW_SUBFILE_TYPE + ": a mask (expected: images alone)");
    }
  }

  private static boolean isReduced(TiffDirectory directory)
      throws IOException, ImageFormatException {
    return (directory.number(Tag.NEW_SUBFILE_TYPE).orElse(0) & REDUCED) != 0
        || directory.number(Tag.SUBFILE_TYPE).orElse(0) == OLD_REDUCED;
  }
}
