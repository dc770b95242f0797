package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.tiff.directory.Tag;

/** What samples mean (TIFF 6.0, PhotometricInterpretation). */
enum Photometric {
  WHITE_IS_ZERO(0, 1, "grey, 0 is white"),
  BLACK_IS_ZERO(1, 1, "grey"),
  RGB(2, 3, "RGB"),
  YCBCR(6, 3, "YCbCr");

  private final int code;
  private final int samples;
  private final String words;

  Photometric(int code, int samples, String words) {
    this.code = code;
    this.samples = samples;
    this.words = words;
  }

  static Photometric of(long code) throws ImageFormatException {
    for (Photometric known : values()) {
      if (known.code == code) {
        return known;
      }
    }
    throw unsupported(
        "%s: %d, %s (expected: 0 or 1, grey, 2, RGB, or 6, YCbCr)"
            .formatted(Tag.PHOTOMETRIC, code, nameOf(code)));
  }

  private static String nameOf(long code) {
    return switch ((int) Math.min(code, Integer.MAX_VALUE)) {
      case 3 -> "palette";
      case 4 -> "a mask";
      case 5 -> "CMYK";
      case 8, 9, 10 -> "Lab";
      case 32803, 34892 -> "raw of a camera";
      case 32844, 32845 -> "LogLuv";
      default -> "unknown";
    };
  }

  /** Of a pixel, without alpha. */
  int samples() {
    return samples;
  }

  String words() {
    return words;
  }
}
