package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.unsupported;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.dicom.dataset.Tag;
import io.tilewise.image.jpeg.EmbeddedJpeg.Colours;
import java.util.Optional;

/**
 * What the components of a frame's JPEG are. The data set says so, and a JPEG that says so itself
 * has to agree (PS3.5, 8.2.1). Real files do not: converters that copy JPEGs out of other slides
 * write YBR_FULL_422 over RGB. There Adobe's marker counts, which the encoder wrote, who knew; JFIF
 * over what is said to be RGB is refused, since neither can be told to be right.
 */
final class FrameColours {
  private static final int FILL = 0xff;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int SOS = 0xda;
  private static final int FIRST_SEGMENT = 2;
  private static final int HEADER_BYTES = 4;
  private static final int JFIF_BYTES = 14;
  private static final int ADOBE_BYTES = 12;
  private static final int TRANSFORM_AT = 11;

  private boolean jfif;
  private Optional<Colours> adobe = Optional.empty();

  private FrameColours() {}

  /** Of a frame; what is damaged in it, its decoder will say. */
  static Colours of(byte[] jpeg, Photometric photometric) throws ImageFormatException {
    Colours told = photometric.jpeg();
    if (told == Colours.GREY) {
      return told;
    }
    FrameColours markers = new FrameColours();
    markers.read(jpeg);
    if (markers.jfif && told == Colours.RGB) {
      throw unsupported(
          Tag.PHOTOMETRIC + ": RGB, over a JPEG with a JFIF marker, YCbCr (expected: the same)");
    }
    return markers.jfif ? told : markers.adobe.orElse(told);
  }

  /** Reads segment by segment up to the first scan. */
  private void read(byte[] jpeg) {
    int at = FIRST_SEGMENT;
    while (at + HEADER_BYTES <= jpeg.length && (jpeg[at] & 0xff) == FILL) {
      int marker = jpeg[at + 1] & 0xff;
      if (marker == SOS) {
        return;
      }
      if (marker == FILL) {
        at++;
        continue;
      }
      int length = (jpeg[at + 2] & 0xff) << Byte.SIZE | (jpeg[at + 3] & 0xff);
      int end = Math.min(at + 2 + length, jpeg.length);
      segment(marker, jpeg, at + HEADER_BYTES, end - at - HEADER_BYTES);
      at = Math.max(end, at + 2);
    }
  }

  private void segment(int marker, byte[] jpeg, int at, int length) {
    if (marker == APP0 && length >= JFIF_BYTES && startsWith(jpeg, at, "JFIF\0")) {
      jfif = true;
    } else if (marker == APP14 && length >= ADOBE_BYTES && startsWith(jpeg, at, "Adobe")) {
      adobe =
          switch (jpeg[at + TRANSFORM_AT]) {
            case 0 -> Optional.of(Colours.RGB);
            case 1 -> Optional.of(Colours.YCBCR);
            default -> Optional.empty();
          };
    }
  }

  private static boolean startsWith(byte[] jpeg, int at, String text) {
    return new String(jpeg, at, text.length(), ISO_8859_1).equals(text);
  }
}
