package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.corrupt;
import static io.tilewise.image.ImageFormatException.unsupported;

import io.tilewise.image.ImageFormatException;

/**
 * LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, the highest bit first, one bit
 * wider an entry early. Every string of the table stands in what was decoded already, so an entry
 * is a place and a length there.
 */
final class Lzw {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int LEAST_BITS = 9;
  private static final int MOST_BITS = 12;
  private static final int ENTRIES = 1 << MOST_BITS;
  private static final int NO_MORE = -1;

  private final byte[] in;
  private final byte[] out;
  private final int[] place = new int[ENTRIES];
  private final int[] length = new int[ENTRIES];
  private int read;
  private long bits;
  private int count;
  private int width = LEAST_BITS;
  private int next = FIRST;
  private int written;

  Lzw(byte[] in, byte[] out) {
    this.in = in;
    this.out = out;
  }

  /** Decodes up to the end code, the last byte, or as many bytes as there is room for. */
  int decode() throws ImageFormatException {
    checkBegin();
    int before = 0; // length of the string before
    while (written < out.length) {
      int code = code();
      if (code == NO_MORE || code == END) {
        break;
      }
      if (code == CLEAR) {
        width = LEAST_BITS;
        next = FIRST;
        before = 0;
      } else {
        before = string(code, before);
      }
    }
    return written;
  }

  /** The old form has the lowest bit first; both begin with the clear code. */
  private void checkBegin() throws ImageFormatException {
    if (in.length >= 2 && in[0] == 0 && (in[1] & 1) == 1) {
      throw unsupported("TIFF LZW: lowest bit first (expected: as of TIFF 5.0, highest first)");
    }
    int code = code();
    if (code != CLEAR) {
      throw corrupt("TIFF LZW: begins with code " + code + " (expected: 256)");
    }
  }

  /** Writes a code's string; the answer is its length. */
  private int string(int code, int before) throws ImageFormatException {
    boolean grows = before > 0 && next < ENTRIES;
    if (grows) {
      place[next] = written - before;
      length[next] = before + 1;
    }
    int from = written;
    if (code < CLEAR) {
      out[written++] = (byte) code;
    } else if (code < next || (code == next && grows)) {
      copy(code);
    } else {
      throw corrupt("TIFF LZW: code " + code + " (expected: at most " + next + ")");
    }
    if (grows && ++next == (1 << width) - 1 && width < MOST_BITS) {
      width++;
    }
    return written - from;
  }

  /** Byte by byte: the string that is just being made reaches into itself. */
  private void copy(int code) throws ImageFormatException {
    int bytes = length[code];
    if (bytes > out.length - written) {
      throw corrupt("TIFF LZW: more than " + out.length + " bytes (expected: no more)");
    }
    int from = place[code];
    for (int i = 0; i < bytes; i++) {
      out[written++] = out[from + i];
    }
  }

  private int code() {
    while (count < width) {
      if (read == in.length) {
        return NO_MORE;
      }
      bits = bits << Byte.SIZE | (in[read++] & 0xff);
      count += Byte.SIZE;
    }
    count -= width;
    return (int) (bits >>> count) & ((1 << width) - 1);
  }
}
