package io.tilewise.image;

import static io.tilewise.image.ImageFormatException.corrupt;

import java.io.IOException;
import java.io.InputStream;

/**
 * What may follow the end of an image in its file: nothing but padding, because anything else is
 * another file or a transfer gone wrong.
 */
public final class TrailingBytes {
  private TrailingBytes() {}

  /** Reads to the end; zero and 0xff bytes and line ends are padding. */
  public static void check(InputStream in, String format, String end)
      throws IOException, ImageFormatException {
    byte[] rest = new byte[8192];
    int count = in.read(rest);
    while (count >= 0) {
      for (int i = 0; i < count; i++) {
        if (!isPadding(rest[i])) {
          throw corrupt(
              "%s: byte 0x%02x behind %s (expected: the end of the file)"
                  .formatted(format, rest[i], end));
        }
      }
      count = in.read(rest);
    }
  }

  private static boolean isPadding(byte value) {
    return value == 0 || value == (byte) 0xff || value == '\r' || value == '\n';
  }
}
