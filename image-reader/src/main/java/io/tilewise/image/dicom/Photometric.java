package io.tilewise.image.dicom;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.dicom.dataset.Tag;
import io.tilewise.image.jpeg.EmbeddedJpeg.Colours;
import java.util.Set;

/** What samples mean (PS3.3, C.7.6.3.1.2). */
enum Photometric {
  MONOCHROME1(1, Colours.GREY, "grey, 0 is white"),
  MONOCHROME2(1, Colours.GREY, "grey"),
  RGB(3, Colours.RGB, "RGB"),
  YBR_FULL(3, Colours.YCBCR, "RGB"),
  YBR_FULL_422(3, Colours.YCBCR, "RGB");

  /** Others of the standard, which alone are shown. */
  private static final Set<String> NOT_READ =
      Set.of(
          "PALETTE COLOR",
          "YBR_PARTIAL_422",
          "YBR_PARTIAL_420",
          "YBR_ICT",
          "YBR_RCT",
          "XYB",
          "HSV",
          "ARGB",
          "CMYK");

  private final int samples;
  private final Colours jpeg;
  private final String words;

  Photometric(int samples, Colours jpeg, String words) {
    this.samples = samples;
    this.jpeg = jpeg;
    this.words = words;
  }

  static Photometric of(String code) throws ImageFormatException {
    for (Photometric known : values()) {
      if (known.name().equals(code)) {
        return known;
      }
    }
    throw unsupported(
        "%s: %s (expected: MONOCHROME1, MONOCHROME2, RGB, YBR_FULL or YBR_FULL_422)"
            .formatted(Tag.PHOTOMETRIC, NOT_READ.contains(code) ? code : "unknown"));
  }

  /** Of a pixel. */
  int samples() {
    return samples;
  }

  /** What the components of its JPEGs are. */
  Colours jpeg() {
    return jpeg;
  }

  String words() {
    return words;
  }
}
