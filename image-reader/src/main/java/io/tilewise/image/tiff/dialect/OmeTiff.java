package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.List;

/** OME-TIFF of one image in one plane of 8-bit RGB; its levels are SubIFDs (OME-TIFF 6). */
final class OmeTiff {
  private static final String DIALECT = "TIFF (OME)";

  private OmeTiff() {}

  static Pyramid pyramid(List<TiffDirectory> directories, String description)
      throws IOException, ImageFormatException {
    OmeXml xml = OmeXml.read(description);
    TiffDirectory first = directories.getFirst();
    check("images", xml.images(), 1);
    check("Pixels of its own file", xml.elsewhere() ? 0 : 1, 1);
    check("SizeZ", xml.number("SizeZ"), 1);
    check("SizeT", xml.number("SizeT"), 1);
    check("SizeC", xml.number("SizeC"), 3);
    check("channels", Math.max(1, xml.channels()), 1);
    check("SizeX", xml.number("SizeX"), first.required(Tag.IMAGE_WIDTH));
    check("SizeY", xml.number("SizeY"), first.required(Tag.IMAGE_LENGTH));
    check("IFD", xml.firstDirectory(), 0);
    if (!xml.text("Type").equals("uint8")) {
      throw unsupported("OME-TIFF Type: " + xml.text("Type") + " (expected: uint8)");
    }
    return new Pyramid(DIALECT, PlainTiff.levels(directories), xml.micronsPerPixel());
  }

  private static void check(String what, long value, long expected) throws ImageFormatException {
    if (value != expected) {
      throw unsupported(
          "OME-TIFF %s: %d (expected: %d; one plane of RGB)".formatted(what, value, expected));
    }
  }
}
