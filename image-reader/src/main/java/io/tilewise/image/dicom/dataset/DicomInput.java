package io.tilewise.image.dicom.dataset;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import java.io.EOFException;
import java.io.IOException;

/** The bytes of a file from the first on: little endian numbers, and steps over what is skipped. */
final class DicomInput {
  private static final int WINDOW = 8192;

  private final FileBytes file;
  private final long size;
  private int ahead = WINDOW;
  private byte[] window = new byte[0];
  private long windowAt;
  private long position;

  DicomInput(FileBytes file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  long size() {
    return size;
  }

  long position() {
    return position;
  }

  /** Whether more is read than is asked for: not where what is asked for lies far apart. */
  void readAhead(boolean more) {
    ahead = more ? WINDOW : Fragments.HEADER_BYTES;
  }

  /** Whether what follows lies before an end. */
  boolean isInside(long length, long end) {
    return length <= end - position;
  }

  /** Refuses what does not. */
  void checkInside(String what, long length, long end) throws ImageFormatException {
    if (!isInside(length, end)) {
      throw corrupt(
          "%s: %d bytes at %d (expected: within %d)".formatted(what, length, position, end));
    }
  }

  /** Steps over bytes that are inside. */
  void skip(long length) {
    position += length;
  }

  int word() throws IOException, ImageFormatException {
    return (int) number(Short.BYTES);
  }

  long doubleWord() throws IOException, ImageFormatException {
    return number(Integer.BYTES);
  }

  /** An element's number: its group and its number in the group. */
  int tag() throws IOException, ImageFormatException {
    int group = word();
    return group << Short.SIZE | word();
  }

  byte[] bytes(int length) throws IOException, ImageFormatException {
    int from = load(length);
    byte[] bytes = new byte[length];
    System.arraycopy(window, from, bytes, 0, length);
    position += length;
    return bytes;
  }

  private long number(int length) throws IOException, ImageFormatException {
    int from = load(length);
    position += length;
    return number(window, from, length);
  }

  /** An unsigned number of up to eight bytes. */
  static long number(byte[] bytes, int at, int length) {
    long number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = number << Byte.SIZE | (bytes[at + i] & 0xff);
    }
    return number;
  }

  /** Where in the window the next bytes are. */
  private int load(int length) throws IOException, ImageFormatException {
    checkInside("DICOM", length, size);
    long from = position - windowAt;
    if (from < 0 || from + length > window.length) {
      window = new byte[(int) Math.min(Math.max(length, ahead), size - position)];
      windowAt = position;
      read();
    }
    return (int) (position - windowAt);
  }

  private void read() throws IOException, ImageFormatException {
    try {
      file.read(position, window);
    } catch (EOFException e) {
      throw corrupt("DICOM: " + e.getMessage() + " (expected: as long as it was)");
    }
  }
}
