package io.tilewise.image.tile;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;
import java.nio.ByteBuffer;

/**
 * What a zstd frame says of itself (RFC 8878, 3.1.1).
 *
 * @param contentBytes that it decodes to, at least 0
 * @param checksum whether four bytes behind its blocks vouch for them
 */
record FrameHeader(long contentBytes, boolean checksum) {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_KINDS = 0xFFFFFFF0;

  /** What every decoder should have memory for, says the RFC. */
  private static final long MAX_WINDOW_BYTES = 8 << 20;

  /** Reads the header of a frame and leaves {@code frame} at its first block. */
  static FrameHeader read(ByteBuffer frame) throws ImageFormatException {
    checkMagic(number(frame, Integer.BYTES));
    int descriptor = (int) number(frame, 1);
    if ((descriptor & 0x08) != 0) {
      throw unsupported("zstd frame: reserved bit set (expected: 0)");
    }
    if ((descriptor & 0x03) != 0) {
      throw unsupported("zstd frame: needs a dictionary (expected: none)");
    }
    boolean wholeInMemory = (descriptor & 0x20) != 0;
    if (!wholeInMemory) {
      checkWindow((int) number(frame, 1));
    }
    return new FrameHeader(
        contentBytes(frame, descriptor >> 6, wholeInMemory), (descriptor & 0x04) != 0);
  }

  private static void checkMagic(long magic) throws ImageFormatException {
    if ((magic & Integer.toUnsignedLong(SKIPPABLE_KINDS)) == SKIPPABLE) {
      throw unsupported("zstd frame: a skippable one (expected: one of pixels)");
    }
    if (magic != Integer.toUnsignedLong(MAGIC)) {
      throw unsupported("zstd frame: begins with %08x (expected: %08x)".formatted(magic, MAGIC));
    }
  }

  private static void checkWindow(int descriptor) throws ImageFormatException {
    long base = 1L << (10 + (descriptor >> 3));
    long window = base + base / 8 * (descriptor & 7);
    if (window > MAX_WINDOW_BYTES) {
      throw unsupported(
          "zstd window: " + window + " bytes (expected: at most " + MAX_WINDOW_BYTES + ")");
    }
  }

  private static long contentBytes(ByteBuffer frame, int sizeCode, boolean wholeInMemory)
      throws ImageFormatException {
    return switch (sizeCode) {
      case 0 -> {
        if (!wholeInMemory) {
          throw unsupported("zstd frame: does not say its size (expected: a content size)");
        }
        yield number(frame, 1);
      }
      case 1 -> 256 + number(frame, 2);
      case 2 -> number(frame, 4);
      default -> {
        long bytes = number(frame, 8);
        if (bytes < 0) {
          throw corrupt(
              "zstd content: "
                  + Long.toUnsignedString(bytes)
                  + " bytes (expected: at most "
                  + Long.MAX_VALUE
                  + ")");
        }
        yield bytes;
      }
    };
  }

  /** A number of some bytes, the lowest first. */
  static long number(ByteBuffer frame, int bytes) throws ImageFormatException {
    if (frame.remaining() < bytes) {
      throw corrupt("zstd frame: cut off (expected: all blocks and the checksum)");
    }
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (frame.get() & 0xffL) << (Byte.SIZE * i);
    }
    return number;
  }
}
