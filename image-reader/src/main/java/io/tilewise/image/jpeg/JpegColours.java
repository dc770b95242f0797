package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.unsupported;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.image.ImageFormatException;
import java.util.List;
import java.util.Optional;

/** What the markers before the first scan say of the colours. */
final class JpegColours {
  private static final int JFIF_BYTES = 14;
  private static final int VERSION_AT = 5;
  private static final int ADOBE_BYTES = 12;
  private static final int TRANSFORM_AT = 11;
  private static final int NO_ADOBE = -1;
  private static final List<Integer> RGB = List.of((int) 'R', (int) 'G', (int) 'B');

  private final Optional<Boolean> told;
  private boolean jfif;
  private int transform = NO_ADOBE;

  /**
   * Nothing was read yet.
   *
   * @param told by somebody whose word counts before the file's: whether it is YCbCr
   */
  JpegColours(Optional<Boolean> told) {
    this.told = told;
  }

  /** Reads an APP0 segment. JFIF 2, of libjpeg 9, has other colours; libjpeg-turbo warns of it. */
  void app0(byte[] segment) throws ImageFormatException {
    if (told.isEmpty() && segment.length >= JFIF_BYTES && startsWith(segment, "JFIF\0")) {
      if (segment[VERSION_AT] != 1) {
        throw unsupported(
            "JPEG colours: JFIF %d.%02d (expected: 1.00 to 1.02)"
                .formatted(segment[VERSION_AT] & 0xff, segment[VERSION_AT + 1] & 0xff));
      }
      jfif = true;
    }
  }

  /** Reads an APP14 segment. */
  void app14(byte[] segment) {
    if (segment.length >= ADOBE_BYTES && startsWith(segment, "Adobe")) {
      transform = segment[TRANSFORM_AT] & 0xff;
    }
  }

  /**
   * Whether the components are YCbCr, by libjpeg's rule (jdapimin.c, default_decompress_parms): a
   * JFIF marker says so, else Adobe's marker decides, else the components' ids, and whatever else
   * they are it is YCbCr.
   */
  boolean isYcc(JpegFrame frame) throws ImageFormatException {
    if (frame.isGrey()) {
      return false;
    }
    if (told.isPresent()) {
      return told.get();
    }
    if (jfif) {
      return true;
    }
    if (transform == NO_ADOBE) {
      return !frame.components().stream().map(JpegFrame.Component::id).toList().equals(RGB);
    }
    if (transform > 1) {
      throw unsupported(
          "JPEG colours: Adobe transform "
              + transform
              + " of three components (expected: 0, RGB, or 1, YCbCr)");
    }
    return transform == 1;
  }

  private static boolean startsWith(byte[] segment, String text) {
    return new String(segment, 0, text.length(), ISO_8859_1).equals(text);
  }
}
