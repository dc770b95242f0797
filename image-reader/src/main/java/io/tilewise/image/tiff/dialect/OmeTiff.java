package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** OME-TIFF of one image in one plane of 8-bit RGB; its levels are SubIFDs (OME-TIFF 6). */
final class OmeTiff {
  private static final String DIALECT = "TIFF (OME)";

  /** PixelType of OME's schema of 2016-06. */
  private static final Set<String> TYPES =
      Set.of(
          "int8",
          "int16",
          "int32",
          "uint8",
          "uint16",
          "uint32",
          "float",
          "double",
          "complex",
          "double-complex",
          "bit");

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
    checkType(xml.text("Type"));
    return new Pyramid(DIALECT, PlainTiff.levels(directories), xml.micronsPerPixel());
  }

  /** Of a text that the standard does not know nothing is shown: anything may stand there. */
  private static void checkType(String type) throws ImageFormatException {
    if (!type.equals("uint8")) {
      String shown = TYPES.contains(type) ? type : "none of the standard's";
      throw unsupported("OME-TIFF Type: " + shown + " (expected: uint8)");
    }
  }

  private static void check(String what, long value, long expected) throws ImageFormatException {
    if (value != expected) {
      throw unsupported(
          "OME-TIFF %s: %d (expected: %d; one plane of RGB)".formatted(what, value, expected));
    }
  }
}
