package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * NDPI of Hamamatsu: each image says by which lens it was seen, 40 or 10; the picture of the whole
 * slide says -1, the map of what was scanned -2. Of several focal planes the middle one, 0, counts.
 */
final class Ndpi {
  private static final int MAX_NAME_BYTES = 1 << 10;

  private Ndpi() {}

  static Pyramid pyramid(List<TiffDirectory> directories) throws IOException, ImageFormatException {
    List<TiffDirectory> levels = new ArrayList<>();
    for (TiffDirectory directory : directories) {
      if (directory.real(Tag.NDPI_SOURCE_LENS).orElse(0) > 0
          && directory.number(Tag.NDPI_FOCAL_PLANE).orElse(0) == 0) {
        checkBrightfield(directory);
        levels.add(directory);
      }
    }
    if (levels.isEmpty()) {
      throw unsupported("NDPI levels: 0 (expected: an image by a lens, in the middle plane)");
    }
    List<TiffDirectory> ordered = LevelSizes.ordered(levels);
    return new Pyramid("TIFF (Hamamatsu NDPI)", ordered, Resolution.of(ordered.getFirst()));
  }

  private static void checkBrightfield(TiffDirectory directory)
      throws IOException, ImageFormatException {
    String filter = directory.text(Tag.NDPI_FLUORESCENCE, MAX_NAME_BYTES).orElse("").strip();
    if (!filter.isEmpty()) {
      // Free text, in which anything may stand: it goes into no message.
      throw unsupported(Tag.NDPI_FLUORESCENCE + ": a filter (expected: brightfield)");
    }
  }
}
