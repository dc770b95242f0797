package io.tilewise.model.savedmodel;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Decompresses one block of Snappy, by its format description of 2011: a size, and then bytes as
 * they are or copies of what came before. Here for the few kilobytes of an index; the library for
 * it would bring native code into the tiler.
 */
final class Snappy {
  private static final int MAX_BYTES = 64 << 20;
  private static final int LONG_LITERAL = 60;

  private Snappy() {}

  /**
   * Decompresses a block.
   *
   * @throws ProtocolException when it is none; others of {@link ByteBuffer} when it ends early
   */
  static ByteBuffer decompress(ByteBuffer in) throws ProtocolException {
    long size = VariablesIndex.varint(in);
    if (size < 0 || size > MAX_BYTES) {
      throw new ProtocolException("a block of " + size + " bytes");
    }
    ByteBuffer out = ByteBuffer.allocate((int) size);
    while (in.hasRemaining()) {
      int tag = in.get() & 0xff;
      int high = tag >>> 2;
      switch (tag & 3) {
        case 0 -> literal(in, out, high);
        case 1 -> copy(out, (high >>> 3 << 8) + littleEndian(in, 1), (high & 7) + 4);
        case 2 -> copy(out, littleEndian(in, 2), high + 1);
        default -> copy(out, littleEndian(in, 4), high + 1);
      }
    }
    return out.flip();
  }

  private static void literal(ByteBuffer in, ByteBuffer out, int high) {
    int length = high < LONG_LITERAL ? high : littleEndian(in, high - LONG_LITERAL + 1);
    out.put(in.slice(in.position(), length + 1));
    in.position(in.position() + length + 1);
  }

  /** Byte by byte: what is copied may overlap with what it is copied to. */
  private static void copy(ByteBuffer out, int back, int length) {
    for (int i = 0; i < length; i++) {
      out.put(out.get(out.position() - back));
    }
  }

  private static int littleEndian(ByteBuffer in, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in.get() & 0xff) << (Byte.SIZE * i);
    }
    return value;
  }
}
