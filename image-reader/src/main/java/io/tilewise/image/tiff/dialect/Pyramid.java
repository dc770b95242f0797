package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The levels of one image.
 *
 * @param dialect in words
 * @param levels from full resolution down
 * @param micronsPerPixel of level 0; empty where nobody told
 */
public record Pyramid(String dialect, List<TiffDirectory> levels, OptionalDouble micronsPerPixel) {
  /** OME-XML of a slide has some kilobytes, of many planes a megabyte. */
  static final int MAX_TEXT_BYTES = 8 << 20;

  private static final Pattern OME = Pattern.compile("<([A-Za-z]+:)?OME[\\s>]");

  public Pyramid {
    levels = List.copyOf(levels);
  }

  /** Of all directories of a file. */
  public static Pyramid of(List<TiffDirectory> directories)
      throws IOException, ImageFormatException {
    TiffDirectory first = directories.getFirst();
    if (first.has(Tag.NDPI_FORMAT)) {
      return Ndpi.pyramid(directories);
    }
    String description = first.text(Tag.IMAGE_DESCRIPTION, MAX_TEXT_BYTES).orElse("").strip();
    checkRead(ScannerTiff.of(first), description);
    if (description.startsWith("Aperio")) {
      return AperioSvs.pyramid(directories, description);
    }
    if (OME.matcher(description).find()) {
      return OmeTiff.pyramid(directories, description);
    }
    return PlainTiff.pyramid(directories);
  }

  private static void checkRead(Optional<ScannerTiff> scanner, String description)
      throws ImageFormatException {
    if (scanner.isPresent()) {
      throw notRead(scanner.get().words());
    }
    if (isImageJStack(description)) {
      throw notRead("a stack of ImageJ");
    }
  }

  /** Its images may stand behind the first one without directories of their own. */
  private static boolean isImageJStack(String description) {
    return description.startsWith("ImageJ=")
        && description
            .lines()
            .anyMatch(line -> line.startsWith("images=") && !line.equals("images=1"));
  }

  private static ImageFormatException notRead(String name) {
    return unsupported(
        "TIFF dialect: " + name + " (expected: plain TIFF, Aperio SVS, OME-TIFF or NDPI)");
  }
}
