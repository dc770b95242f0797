package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/** The formats that are read, told by a file's first bytes. */
enum ImageFormat {
  PNG,
  JPEG,
  TIFF,
  DICOM;

  /** For messages. */
  static final String READ = "PNG, JPEG, TIFF or DICOM";

  /** As many as {@link #of} needs to tell all formats. */
  private static final int MAGIC_BYTES = 132;

  private static final String PNG_MAGIC = "\u0089PNG\r\n\u001a\n";
  private static final String JPEG_MAGIC = "\u00ff\u00d8\u00ff";
  private static final List<String> TIFF_MAGICS = List.of("II*\0", "MM\0*", "II+\0", "MM\0+");
  private static final int DICOM_MAGIC_AT = 128;
  private static final String DICOM_MAGIC = "DICM";
  private static final int SHOWN_BYTES = 8;

  /** What stands for bytes that are no UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  /** A format that is refused by name: a user who sends one knows it by this name. */
  private record Known(String name, int at, String magic, String converted) {
    Known(String name, int at, String magic) {
      this(name, at, magic, PICTURE);
    }

    boolean begins(String file) {
      return file.startsWith(magic, at);
    }
  }

  private static final String PICTURE = "convert it to PNG or TIFF";
  private static final String SLIDE =
      "convert it to OME-TIFF or DICOM, with bfconvert of Bio-Formats say";

  private static final List<Known> KNOWN =
      List.of(
          new Known("Zeiss CZI", 0, "ZISRAWFILE", SLIDE),
          new Known("Hamamatsu VMS", 0, "[Virtual Microscope Specimen]", SLIDE),
          new Known("Hamamatsu VMU", 0, "[Uncompressed Virtual Microscope Specimen]", SLIDE),
          new Known("GIF", 0, "GIF8"),
          new Known("BMP", 0, "BM"),
          new Known("WebP", 8, "WEBP"),
          new Known("PDF", 0, "%PDF"),
          new Known("HEIF or AVIF", 4, "ftyp"),
          new Known("JPEG 2000", 4, "jP"),
          new Known("JPEG 2000", 0, "\u00ffO\u00ffQ"),
          new Known("JPEG XL", 4, "JXL "),
          new Known("JPEG XL", 0, "\u00ff\n"));

  /** What {@link #of} needs of a file. */
  static byte[] firstBytes(FileBytes file) throws IOException {
    return file.stream().readNBytes(MAGIC_BYTES);
  }

  /** Before it stands what any program may write for itself. */
  static boolean isDicom(byte[] firstBytes) {
    return new String(firstBytes, ISO_8859_1).startsWith(DICOM_MAGIC, DICOM_MAGIC_AT);
  }

  static ImageFormat of(byte[] firstBytes) throws ImageFormatException {
    String magic = new String(firstBytes, ISO_8859_1);
    if (magic.startsWith(PNG_MAGIC)) {
      return PNG;
    }
    if (magic.startsWith(JPEG_MAGIC)) {
      return JPEG;
    }
    if (TIFF_MAGICS.stream().anyMatch(magic::startsWith)) {
      return TIFF;
    }
    if (isDicom(firstBytes)) {
      return DICOM;
    }
    if (magic.startsWith(PNG_MAGIC.substring(0, 4)) || PNG_MAGIC.startsWith(magic)) {
      // The rest of it is there to be changed by a transfer as text, or by one that ends early.
      throw corrupt(
          "PNG signature: " + shown(firstBytes) + " (expected: " + shown(PNG_MAGIC) + ")");
    }
    for (Known known : KNOWN) {
      if (known.begins(magic)) {
        throw unsupported(
            "image: %s is not read (expected: %s; %s)"
                .formatted(known.name(), READ, known.converted()));
      }
    }
    String what = isText(firstBytes) ? "a text file" : "begins with " + shown(firstBytes);
    throw unsupported("image: " + what + " (expected: " + READ + ")");
  }

  /** UTF-8 without control characters, but for one that is cut off at the end. */
  private static boolean isText(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    int torn = text.indexOf(REPLACEMENT);
    return (torn < 0 || torn == text.length() - 1)
        && text.chars().noneMatch(each -> each < ' ' && !Character.isWhitespace(each));
  }

  private static String shown(String magic) {
    return shown(magic.getBytes(ISO_8859_1));
  }

  private static String shown(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN_BYTES, bytes.length));
  }
}
