package io.tilewise.image.file;

import static io.tilewise.image.ImageFormatException.unsupported;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.image.ImageFormatException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The formats that are read, told by a file's first bytes. */
enum ImageFormat {
  PNG,
  JPEG;

  /** As many as {@link #of} needs to tell all formats. */
  static final int MAGIC_BYTES = 16;

  private static final String PNG_MAGIC = "\u0089PNG\r\n\u001a\n";
  private static final String JPEG_MAGIC = "\u00ff\u00d8\u00ff";
  private static final int SHOWN_BYTES = 8;

  /** Formats that are refused by name: a user who sends one knows it by this name. */
  private static final Map<String, String> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("II*\0", "TIFF");
    KNOWN.put("MM\0*", "TIFF");
    KNOWN.put("II+\0", "BigTIFF");
    KNOWN.put("MM\0+", "BigTIFF");
    KNOWN.put("GIF8", "GIF");
    KNOWN.put("BM", "BMP");
    KNOWN.put("RIFF", "WebP");
    KNOWN.put("%PDF", "PDF");
    KNOWN.put("\0\0\0\fjP", "JPEG 2000");
    KNOWN.put("\u00ffO\u00ffQ", "JPEG 2000");
  }

  static ImageFormat of(byte[] firstBytes) throws ImageFormatException {
    String magic = new String(firstBytes, ISO_8859_1);
    if (magic.startsWith(PNG_MAGIC)) {
      return PNG;
    }
    if (magic.startsWith(JPEG_MAGIC)) {
      return JPEG;
    }
    for (Map.Entry<String, String> known : KNOWN.entrySet()) {
      if (magic.startsWith(known.getKey())) {
        throw unsupported(
            "image: " + known.getValue() + " is not read yet (expected: PNG or JPEG)");
      }
    }
    int shown = Math.min(SHOWN_BYTES, firstBytes.length);
    throw unsupported(
        "image: begins with "
            + HexFormat.ofDelimiter(" ").formatHex(firstBytes, 0, shown)
            + " (expected: PNG or JPEG)");
  }
}
