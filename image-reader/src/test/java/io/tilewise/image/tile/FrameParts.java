package io.tilewise.image.tile;

import java.io.ByteArrayOutputStream;

/** Frames by hand, of blocks that are stored as they are: what no encoder would make. */
final class FrameParts {
  static final int SINGLE_SEGMENT = 0x20;
  static final int CHECKSUM = 0x04;
  static final int FOUR_BYTES_OF_SIZE = 0x80;
  static final int EIGHT_BYTES_OF_SIZE = 0xc0;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  FrameParts(int descriptor) {
    number(0xFD2FB528L, 4).number(descriptor, 1);
  }

  /** A frame of this content, whatever it says of its size. */
  static byte[] of(long claimed, byte[] content) {
    return new FrameParts(SINGLE_SEGMENT | EIGHT_BYTES_OF_SIZE)
        .number(claimed, 8)
        .block(0, true, content.length, content)
        .bytes();
  }

  /** A number, its lowest byte first. */
  FrameParts number(long number, int count) {
    for (int i = 0; i < count; i++) {
      bytes.write((int) (number >>> (8 * i)));
    }
    return this;
  }

  /** A block of a type: 0 stored, 1 one byte repeated, 2 compressed, 3 reserved. */
  FrameParts block(int type, boolean last, int size, byte... stored) {
    number(size << 3 | type << 1 | (last ? 1 : 0), 3);
    bytes.writeBytes(stored);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
