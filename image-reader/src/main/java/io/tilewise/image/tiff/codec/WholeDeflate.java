package io.tilewise.image.tiff.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * A zlib stream that is there from its first byte to its checksum, decoded in one go (RFC 1950 and
 * 1951). Whatever is not as it should be, or only unusual, is left to zlib, which has words for it.
 */
final class WholeDeflate {
  /** Instead of a count: zlib has to say what it is. */
  static final int LEFT = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** The longest match, copied in steps of a long. */
  private static final int MATCH_BYTES = 258 + 2 * Long.BYTES;

  private static final int CHECKSUM_BYTES = 4;

  /** In which the lengths of the code of lengths stand. */
  private static final byte[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final byte[] in;
  private final byte[] out;
  private final DeflateCode literals = new DeflateCode(DeflateSymbols.LITERALS);
  private final DeflateCode distances = new DeflateCode(DeflateSymbols.DISTANCES);
  private int written;

  /** The next byte, and bits before it that were not taken yet; there are zeros behind the end. */
  private int next = 2;

  private long bits;
  private int count;

  WholeDeflate(byte[] in, byte[] out) {
    this.in = in;
    this.out = out;
  }

  /** Decodes it; the answer is how many bytes there are, or {@link #LEFT}. */
  int decode() {
    if (!beginsPlainly()) {
      return LEFT;
    }
    boolean last = false;
    while (!last) {
      last = take(1) == 1;
      if (!block(take(2))) {
        return LEFT;
      }
    }
    toByte();
    if (next > in.length - CHECKSUM_BYTES) {
      return LEFT;
    }
    Adler32 sum = new Adler32();
    sum.update(out, 0, written);
    return (int) sum.getValue() == (int) INT.get(in, next) ? written : LEFT;
  }

  /** Deflate, a window of at most 32 KiB, no dictionary, and a sum that is a multiple of 31. */
  private boolean beginsPlainly() {
    return in.length > 2
        && (in[0] & 0x8f) == 0x08
        && (in[1] & 0x20) == 0
        && ((in[0] & 0xff) << Byte.SIZE | (in[1] & 0xff)) % 31 == 0;
  }

  private boolean block(int kind) {
    return switch (kind) {
      case 0 -> stored();
      case 1 -> fixedCodes() && matches();
      case 2 -> codes() && matches();
      default -> false;
    };
  }

  private boolean stored() {
    toByte();
    int length = take(Short.SIZE);
    int inverted = take(Short.SIZE);
    toByte();
    if (length + inverted != 0xffff || length > in.length - next || length > out.length - written) {
      return false;
    }
    System.arraycopy(in, next, out, written, length);
    next += length;
    written += length;
    return true;
  }

  /** Drops the bits that fill up a byte, and takes whole bytes back. */
  private void toByte() {
    next -= count / Byte.SIZE;
    bits = 0;
    count = 0;
  }

  private boolean fixedCodes() {
    byte[] lengths = new byte[320];
    Arrays.fill(lengths, 0, 144, (byte) 8);
    Arrays.fill(lengths, 144, 256, (byte) 9);
    Arrays.fill(lengths, 256, 280, (byte) 7);
    Arrays.fill(lengths, 280, 288, (byte) 8);
    Arrays.fill(lengths, 288, 320, (byte) 5);
    return literals.build(lengths, 0, 288) && distances.build(lengths, 288, 320);
  }

  private boolean codes() {
    int ofLiterals = take(5) + 257;
    int all = ofLiterals + take(5) + 1;
    byte[] lengths = new byte[all];
    return ofLiterals <= 286
        && all - ofLiterals <= 30
        && lengths(lengths)
        && lengths[DeflateSymbols.END] != 0
        && literals.build(lengths, 0, ofLiterals)
        && distances.build(lengths, ofLiterals, all);
  }

  /** Reads the lengths of both codes, which have a code of their own. */
  private boolean lengths(byte[] lengths) {
    byte[] own = new byte[ORDER.length];
    int given = take(4) + 4;
    for (int i = 0; i < given; i++) {
      own[ORDER[i]] = (byte) take(3);
    }
    DeflateCode code = new DeflateCode(DeflateSymbols.LENGTHS);
    if (!code.build(own, 0, own.length)) {
      return false;
    }
    int at = 0;
    while (at >= 0 && at < lengths.length) {
      refill();
      int found = code.find(bits);
      int number = DeflateCode.number(found, bits);
      int _ = take(found & DeflateCode.WHOLE);
      at = found > 0 ? one(lengths, at, number) : several(lengths, at, number, found);
    }
    return at >= 0;
  }

  private static int one(byte[] lengths, int at, int length) {
    lengths[at] = (byte) length;
    return at + 1;
  }

  /** Repeats zeros or the length before; a negative answer where it cannot. */
  private static int several(byte[] lengths, int at, int number, int found) {
    boolean again = (found & DeflateCode.SPECIAL) != 0;
    if (number > lengths.length - at || (again && at == 0)) {
      return -1;
    }
    Arrays.fill(lengths, at, at + number, again ? lengths[at - 1] : 0);
    return at + number;
  }

  /** Reads literals and matches up to the end of the block. */
  private boolean matches() {
    int[] fastLiterals = literals.fast();
    int[] fastDistances = distances.fast();
    // Not in fields, which would be written and read once for every symbol.
    long ahead = bits;
    int left = count;
    int place = next;
    int at = written;
    while (place <= in.length + Long.BYTES) {
      ahead |= eight(place) << left;
      place += (Long.SIZE - 1 - left) >>> 3;
      left |= Long.SIZE - Byte.SIZE;
      int found = fastLiterals[(int) ahead & DeflateCode.FAST];
      found = found != 0 ? found : literals.findLong(ahead);
      if (found > 0) {
        if (at == out.length) {
          return false;
        }
        out[at++] = (byte) (found >> Byte.SIZE);
        ahead >>>= found;
        left -= found & DeflateCode.WHOLE;
        continue;
      }
      int length = DeflateCode.number(found, ahead);
      ahead >>>= found;
      left -= found & DeflateCode.WHOLE;
      if (length == 0) {
        bits = ahead;
        count = left;
        next = place;
        written = at;
        return (found & DeflateCode.SPECIAL) != 0;
      }
      found = fastDistances[(int) ahead & DeflateCode.FAST];
      found = found != 0 ? found : distances.findLong(ahead);
      int distance = DeflateCode.number(found, ahead);
      ahead >>>= found;
      left -= found & DeflateCode.WHOLE;
      if (distance < 1 || distance > at || length > out.length - at) {
        return false;
      }
      copy(at, distance, length);
      at += length;
    }
    return false;
  }

  /** A match may reach into itself; where there is room, bytes behind it are written as well. */
  private void copy(int at, int distance, int length) {
    int from = at - distance;
    if (distance >= Long.BYTES && at < out.length - MATCH_BYTES) {
      // Most are that short, and then there is nothing to guess.
      LONG.set(out, at, (long) LONG.get(out, from));
      LONG.set(out, at + Long.BYTES, (long) LONG.get(out, from + Long.BYTES));
      for (int i = 2 * Long.BYTES; i < length; i += Long.BYTES) {
        LONG.set(out, at + i, (long) LONG.get(out, from + i));
      }
    } else if (distance == 1) {
      Arrays.fill(out, at, at + length, out[from]);
    } else {
      for (int i = 0; i < length; i++) {
        out[at + i] = out[from + i];
      }
    }
  }

  private int take(int length) {
    refill();
    int number = (int) (bits & ~(-1L << length));
    bits >>>= length;
    count -= length;
    return number;
  }

  private void refill() {
    // Of a byte that does not fit its lower bits are there, and will be put there once more.
    bits |= eight(next) << count;
    next += (Long.SIZE - 1 - count) >>> 3;
    count |= Long.SIZE - Byte.SIZE;
  }

  private long eight(int at) {
    if (at <= in.length - Long.BYTES) {
      return (long) LONG.get(in, at);
    }
    long eight = 0;
    for (int i = in.length - 1; i >= at; i--) {
      eight = eight << Byte.SIZE | (in[i] & 0xff);
    }
    return eight;
  }
}
