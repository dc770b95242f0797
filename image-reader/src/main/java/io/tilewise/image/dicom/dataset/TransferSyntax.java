package io.tilewise.image.dicom.dataset;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import java.util.Map;

/** How data sets and pixels are encoded (PS3.5, 10). */
public enum TransferSyntax {
  IMPLICIT("1.2.840.10008.1.2", "uncompressed"),
  EXPLICIT("1.2.840.10008.1.2.1", "uncompressed"),
  JPEG_BASELINE("1.2.840.10008.1.2.4.50", "JPEG"),
  /** In explicit VR, as all that encapsulate are; of it no pixels are read. */
  OTHER("", "");

  private static final String STANDARD = "1.2.840.10008.1.2";
  private static final String DEFLATED = ".1.99";
  private static final String BIG_ENDIAN = ".2";

  /** What follows the root of the standard's own, and begins so. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry(".1.98", "encapsulated uncompressed"),
          Map.entry(DEFLATED, "deflated explicit VR little endian"),
          Map.entry(BIG_ENDIAN, "explicit VR big endian"),
          Map.entry(".4.51", "JPEG extended"),
          Map.entry(".4.57", "JPEG lossless"),
          Map.entry(".4.70", "JPEG lossless"),
          Map.entry(".4.80", "JPEG-LS"),
          Map.entry(".4.81", "JPEG-LS"),
          Map.entry(".4.90", "JPEG 2000"),
          Map.entry(".4.91", "JPEG 2000"),
          Map.entry(".4.92", "JPEG 2000"),
          Map.entry(".4.93", "JPEG 2000"),
          Map.entry(".4.110", "JPEG XL"),
          Map.entry(".4.111", "JPEG XL"),
          Map.entry(".4.112", "JPEG XL"),
          Map.entry(".4.201", "HTJ2K"),
          Map.entry(".4.202", "HTJ2K"),
          Map.entry(".4.203", "HTJ2K"),
          Map.entry(".5", "RLE"));

  private final String uid;
  private final String words;

  TransferSyntax(String uid, String words) {
    this.uid = uid;
    this.words = words;
  }

  /**
   * By its UID.
   *
   * @throws ImageFormatException when not even the structure of such a file can be read
   */
  static TransferSyntax of(String uid) throws ImageFormatException {
    for (TransferSyntax known : values()) {
      if (known != OTHER && known.uid.equals(uid)) {
        return known;
      }
    }
    if (uid.equals(STANDARD + DEFLATED) || uid.equals(STANDARD + BIG_ENDIAN)) {
      throw notRead(uid);
    }
    return OTHER;
  }

  /** Refuses pixels by their syntax's name. */
  static ImageFormatException notRead(String uid) {
    String name =
        uid.startsWith(STANDARD)
            ? NAMES.getOrDefault(uid.substring(STANDARD.length()), "another one of the standard")
            : "a private one";
    return unsupported(
        "DICOM transfer syntax: "
            + name
            + " (expected: uncompressed, little endian, or JPEG baseline)");
  }

  /** Of its pixels, in words. */
  public String words() {
    return words;
  }
}
