package io.tilewise.image.tile;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.nio.ByteBuffer;

/**
 * Where a zstd frame ends (RFC 8878, 3.1.1.2). A decoder would go on to a second frame, and over
 * one to be skipped, without a word.
 */
final class FrameBlocks {
  private static final int HEADER_BYTES = 3;
  private static final int CHECKSUM_BYTES = 4;

  private FrameBlocks() {}

  /** Walks the blocks; refuses a frame that does not end where its bytes do. */
  static void checkEnd(ByteBuffer frame, FrameHeader header) throws ImageFormatException {
    boolean last = false;
    while (!last) {
      int block = (int) FrameHeader.number(frame, HEADER_BYTES);
      last = (block & 1) != 0;
      skip(frame, storedBytes(block));
    }
    if (header.checksum()) {
      skip(frame, CHECKSUM_BYTES);
    }
    if (frame.hasRemaining()) {
      throw corrupt(
          "zstd frame: " + frame.remaining() + " bytes behind it (expected: one frame alone)");
    }
  }

  private static int storedBytes(int block) throws ImageFormatException {
    int size = block >> 3;
    return switch (block >> 1 & 3) {
      case 0, 2 -> size;
      case 1 -> 1; // repeated, size times
      default -> throw corrupt("zstd block: of the reserved type (expected: 0 to 2)");
    };
  }

  private static void skip(ByteBuffer frame, int bytes) throws ImageFormatException {
    if (frame.remaining() < bytes) {
      throw corrupt("zstd frame: cut off (expected: all blocks and the checksum)");
    }
    frame.position(frame.position() + bytes);
  }
}
