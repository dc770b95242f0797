package io.tilewise.image.png;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Paeth filter of pixels of three and four bytes. A pixel is one {@code long} of four lanes of
 * 16 bits, so all its bytes are computed at once; and without a branch, because which of three
 * neighbours is nearest is as good as random, and a processor that guesses wrong loses more time
 * than the whole computation takes.
 */
final class PaethLanes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long BYTES = 0x00ff_00ff_00ff_00ffL;
  private static final long PAIRS = 0x0000_ffff_0000_ffffL;
  private static final long ONES = 0x0001_0001_0001_0001L;

  /** Added before a subtraction, so that no lane borrows; still there when nothing was owed. */
  private static final long SIGNS = 0x8000_8000_8000_8000L;

  private PaethLanes() {}

  /** Restores a row of pixels of three bytes. Reads a byte behind its end. */
  static void undoThree(byte[] rows, int at, int length) {
    long left = 0;
    long corner = 0;
    for (int i = at + 1; i < at + length; i += 3) {
      long up = lanes(rows, i - length);
      left = (lanes(rows, i) + nearest(left, up, corner)) & BYTES;
      rows[i] = (byte) left;
      rows[i + 1] = (byte) (left >>> 16);
      rows[i + 2] = (byte) (left >>> 32);
      corner = up;
    }
  }

  /** Restores a row of pixels of four bytes. */
  static void undoFour(byte[] rows, int at, int length) {
    long left = 0;
    long corner = 0;
    for (int i = at + 1; i < at + length; i += 4) {
      long up = lanes(rows, i - length);
      left = (lanes(rows, i) + nearest(left, up, corner)) & BYTES;
      long pairs = (left | left >>> 8) & PAIRS;
      INT.set(rows, i, (int) (pairs | pairs >>> 16));
      corner = up;
    }
  }

  private static long lanes(byte[] rows, int at) {
    long bytes = Integer.toUnsignedLong((int) INT.get(rows, at));
    long pairs = (bytes | bytes << 16) & PAIRS;
    return (pairs | pairs << 8) & BYTES;
  }

  /**
   * In each lane that of three bytes which is nearest to {@code left + up - corner}; of equally
   * near ones the first. With {@code far = 3 * corner - left - up} that is the smaller of left and
   * up where {@code far} is not below the larger, the larger where {@code far} is not above the
   * smaller, else the corner (the form of stb_image).
   */
  static long nearest(long left, long up, long corner) {
    long difference = left + SIGNS - up;
    long more = difference & positive(difference);
    long larger = up + more;
    long smaller = left - more;
    long far = 3 * corner + SIGNS - (left + up);
    long notBelow = positive(far - larger);
    long above = positive(far - ONES - smaller);
    return (smaller & notBelow) | (larger & ~above) | (corner & above & ~notBelow);
  }

  /** The low bits of all lanes that still have their sign, which are not negative. */
  private static long positive(long lanes) {
    long signs = lanes & SIGNS;
    return signs - (signs >>> 15);
  }
}
