package io.tilewise.image.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Changes numbers in a classic little-endian file. */
final class TiffDamage {
  private static final int FIRST_DIRECTORY_AT = 4;

  private TiffDamage() {}

  static int directoryAt(byte[] tiff) {
    return little(tiff).getInt(FIRST_DIRECTORY_AT);
  }

  static int nextAt(byte[] tiff, int directory) {
    return directory + 2 + 12 * little(tiff).getShort(directory);
  }

  /** Where the values of a field of the first directory are. */
  static int valueAt(byte[] tiff, int tag) {
    int at = directoryAt(tiff) + 2;
    while (little(tiff).getShort(at) != tag) {
      at += 12;
    }
    return little(tiff).getInt(at + 8);
  }

  static void patch(byte[] tiff, int at, int value) {
    little(tiff).putInt(at, value);
  }

  static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
