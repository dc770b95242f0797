package io.tilewise.image;

import static io.tilewise.image.ImageFormatException.corrupt;

import java.io.IOException;
import java.io.InputStream;

/**
 * What may follow the end of an image in its file: nothing but padding, because anything else is
 * another file or a transfer gone wrong. And not much of it: padding is read and digested, and a
 * file of holes has gigabytes of it for nothing.
 */
public final class TrailingBytes {
  /** The largest block that storage fills up, a tape's say. */
  static final int MAX_BYTES = 1 << 20;

  private TrailingBytes() {}

  /** Reads to the end; zero and 0xff bytes and line ends are padding. */
  public static void check(InputStream in, String format, String end)
      throws IOException, ImageFormatException {
    byte[] rest = new byte[8192];
    int bytes = 0;
    int count = in.read(rest);
    while (count >= 0) {
      bytes += count;
      checkPadding(rest, count, format, end);
      if (bytes > MAX_BYTES) {
        throw corrupt(
            "%s: %d bytes or more behind %s (expected: at most %d)"
                .formatted(format, bytes, end, MAX_BYTES));
      }
      count = in.read(rest);
    }
  }

  private static void checkPadding(byte[] rest, int count, String format, String end)
      throws ImageFormatException {
    for (int i = 0; i < count; i++) {
      if (!isPadding(rest[i])) {
        throw corrupt(
            "%s: byte 0x%02x behind %s (expected: the end of the file)"
                .formatted(format, rest[i], end));
      }
    }
  }

  private static boolean isPadding(byte value) {
    return value == 0 || value == (byte) 0xff || value == '\r' || value == '\n';
  }
}
