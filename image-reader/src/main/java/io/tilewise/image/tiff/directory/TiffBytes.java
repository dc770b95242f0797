package io.tilewise.image.tiff.directory;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;

/** A file of numbers in one byte order. Thread-safe. */
public final class TiffBytes {
  private final FileBytes file;
  private final long size;
  private final ByteOrder order;

  /** Of an open file; its size is what it is now. */
  public TiffBytes(FileBytes file, ByteOrder order) throws IOException {
    this.file = file;
    this.size = file.size();
    this.order = order;
  }

  /** Bytes of the file. */
  public long size() {
    return size;
  }

  public boolean isLittleEndian() {
    return order == ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * Bytes at a place in the file.
   *
   * @param what they are, for the message of a refusal: when they are not in the file, nothing is
   *     allocated for them
   */
  public byte[] read(String what, long at, long length) throws IOException, ImageFormatException {
    checkInside(what, at, length);
    byte[] bytes = new byte[Math.toIntExact(length)];
    try {
      file.read(at, bytes);
    } catch (EOFException e) {
      throw corrupt(what + ": " + e.getMessage() + " (expected: as long as it was)");
    }
    return bytes;
  }

  /** Refuses what does not lie in the file whole. */
  public void checkInside(String what, long at, long length) throws ImageFormatException {
    if (at < 0 || length < 0 || at > size || length > size - at) {
      throw corrupt(
          "%s: %s bytes at %s (expected: within the file's %d)"
              .formatted(what, Long.toUnsignedString(length), Long.toUnsignedString(at), size));
    }
  }

  /** An unsigned number of 1 to 8 bytes; of 8 it is negative where it is larger than a long. */
  public long number(byte[] from, int at, int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      int next = isLittleEndian() ? at + bytes - 1 - i : at + i;
      number = number << Byte.SIZE | (from[next] & 0xff);
    }
    return number;
  }
}
