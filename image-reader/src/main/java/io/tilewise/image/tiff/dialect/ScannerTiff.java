package io.tilewise.image.tiff.dialect;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;
import io.tilewise.image.tiff.directory.TiffDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Dialects of scanners that are not read here, but by OpenSlide; told by what it tells them by, or
 * by less: it has the last word.
 */
public enum ScannerTiff {
  PHILIPS("Philips TIFF", "philips"),
  TRESTLE("Trestle TIFF", "trestle"),
  VENTANA("Ventana BIF", "ventana"),
  LEICA("Leica SCN", "leica"),
  APERIO_JPEG_2000("Aperio SVS of JPEG 2000", "aperio");

  /** What Aperio calls JPEG 2000 of YCbCr and of RGB. */
  private static final long YCBCR_2000 = 33003;

  private static final long RGB_2000 = 33005;

  private final String words;
  private final String vendor;

  ScannerTiff(String words, String vendor) {
    this.words = words;
    this.vendor = vendor;
  }

  /** Its name, for people. */
  public String words() {
    return words;
  }

  /** What OpenSlide calls it. */
  public String vendor() {
    return vendor;
  }

  /** By the first directory of a file; empty when it is none of them. */
  public static Optional<ScannerTiff> of(TiffDirectory first)
      throws IOException, ImageFormatException {
    Signs signs = Signs.of(first);
    return Arrays.stream(values()).filter(signs::areOf).findFirst();
  }

  /** What the first directory says. */
  private record Signs(String software, String description, String xmp, long compression) {
    static Signs of(TiffDirectory first) throws IOException, ImageFormatException {
      return new Signs(
          text(first, Tag.SOFTWARE),
          text(first, Tag.IMAGE_DESCRIPTION),
          text(first, Tag.XMP),
          first.number(Tag.COMPRESSION).orElse(0));
    }

    private static String text(TiffDirectory first, Tag tag)
        throws IOException, ImageFormatException {
      return first.text(tag, Pyramid.MAX_TEXT_BYTES).orElse("").strip();
    }

    boolean areOf(ScannerTiff dialect) {
      return switch (dialect) {
        case PHILIPS -> begins("Philips");
        case TRESTLE -> begins("MedScan");
        case VENTANA -> begins("level=") || xmp.contains("<iScan");
        case LEICA -> description.contains("leica-microsystems.com/scn");
        case APERIO_JPEG_2000 ->
            description.startsWith("Aperio")
                && (compression == YCBCR_2000 || compression == RGB_2000);
      };
    }

    private boolean begins(String sign) {
      return software.startsWith(sign) || description.startsWith(sign);
    }
  }
}
