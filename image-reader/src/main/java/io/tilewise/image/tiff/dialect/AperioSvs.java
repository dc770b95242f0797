package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * SVS of Aperio: images of tiles are levels, images of strips are preview, label and macro image
 * ("Digital Slides and Third-Party Data Interchange", Aperio, page 14).
 */
final class AperioSvs {
  private static final String MICRONS = "MPP";

  private AperioSvs() {}

  static Pyramid pyramid(List<TiffDirectory> directories, String description)
      throws IOException, ImageFormatException {
    List<TiffDirectory> levels =
        directories.stream().filter(directory -> directory.has(Tag.TILE_WIDTH)).toList();
    if (!directories.getFirst().has(Tag.TILE_WIDTH)) {
      throw corrupt("Aperio SVS: a first image of strips (expected: of tiles)");
    }
    return new Pyramid(
        "TIFF (Aperio SVS)", LevelSizes.ordered(levels), micronsPerPixel(description));
  }

  /** The description is a text, and behind it {@code |name = value} again and again. */
  private static OptionalDouble micronsPerPixel(String description) {
    for (String property : description.split("\\|", -1)) {
      String[] parts = property.split("=", 2);
      if (parts.length == 2 && parts[0].strip().equals(MICRONS)) {
        double microns = Resolution.number(parts[1]);
        return Resolution.square(microns, microns);
      }
    }
    return OptionalDouble.empty();
  }
}
