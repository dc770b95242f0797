package io.tilewise.image.tiff.directory;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.util.Arrays;

/**
 * One field of a directory: where its values are, and how to read them one by one. Thread-safe.
 *
 * @param inline the values themselves where they fit into the entry; otherwise empty
 * @param at where in the file they are otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Field(TiffBytes file, Tag tag, FieldType type, long count, byte[] inline, long at) {

  Field {
    if (count < 0) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
    }
  }

  /** The bytes of some values. */
  byte[] bytes(long first, long values) throws IOException, ImageFormatException {
    long from = first * type.bytes();
    long length = values * type.bytes();
    if (inline.length > 0) {
      return Arrays.copyOfRange(inline, (int) from, (int) (from + length));
    }
    return file.read(tag.toString(), at + from, length);
  }

  /** A whole number; unsigned ones larger than a long are refused. */
  long whole(long index) throws IOException, ImageFormatException {
    return whole(bytes(index, 1), 0);
  }

  long whole(byte[] values, int index) throws ImageFormatException {
    if (!type.isWhole()) {
      throw corrupt(tag + ": of type " + type + " (expected: whole numbers)");
    }
    long value = file.number(values, index * type.bytes(), type.bytes());
    if (!type.isSigned()) {
      if (value < 0) {
        throw corrupt(tag + ": " + Long.toUnsignedString(value) + " (expected: a lower number)");
      }
      return value;
    }
    int unused = Long.SIZE - Byte.SIZE * type.bytes();
    return value << unused >> unused;
  }

  /** A number, whole or not; infinite or none where a denominator is 0. */
  double real(long index) throws IOException, ImageFormatException {
    byte[] value = bytes(index, 1);
    return switch (type) {
      case FLOAT -> Float.intBitsToFloat((int) file.number(value, 0, Float.BYTES));
      case DOUBLE -> Double.longBitsToDouble(file.number(value, 0, Double.BYTES));
      case RATIONAL ->
          (double) file.number(value, 0, Integer.BYTES)
              / file.number(value, Integer.BYTES, Integer.BYTES);
      case SRATIONAL ->
          (double) (int) file.number(value, 0, Integer.BYTES)
              / (int) file.number(value, Integer.BYTES, Integer.BYTES);
      case BYTE, SHORT, LONG, IFD, LONG8, IFD8, SBYTE, SSHORT, SLONG, SLONG8, ASCII, UNDEFINED ->
          whole(value, 0);
    };
  }
}
