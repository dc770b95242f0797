package io.tilewise.image.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Changes bytes of a file. */
final class DicomDamage {
  private DicomDamage() {}

  /** Where some bytes first are. */
  static int indexOf(byte[] file, byte[] bytes) {
    for (int at = 0; at <= file.length - bytes.length; at++) {
      if (Arrays.equals(file, at, at + bytes.length, bytes, 0, bytes.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("no such bytes");
  }

  /** Where an element begins. */
  static int element(byte[] file, int number) {
    ByteBuffer tag =
        DicomWriter.little(4).putShort((short) (number >>> 16)).putShort((short) number);
    return indexOf(file, tag.array());
  }

  static byte[] without(byte[] file, int at, int bytes) {
    byte[] rest = Arrays.copyOf(file, file.length - bytes);
    System.arraycopy(file, at + bytes, rest, at, file.length - at - bytes);
    return rest;
  }

  static byte[] withInt(byte[] file, int at, int value) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return changed;
  }
}
