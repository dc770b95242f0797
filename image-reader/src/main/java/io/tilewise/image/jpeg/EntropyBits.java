package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import io.tilewise.image.jpeg.bytes.JpegMarker;
import io.tilewise.image.jpeg.samples.SampleRange;
import java.io.IOException;
import java.util.Arrays;

/**
 * Entropy-coded data bit by bit, up to a marker (ITU-T T.81, F.2.2). What a block can take at most
 * is always in a window, with zeros behind the end, so that nothing has to be asked between two of
 * its coefficients.
 */
final class EntropyBits {
  private static final int COEFFICIENTS = 64;

  /** A code's longest, and the longest number behind it. */
  private static final int ENOUGH = 32;

  private static final int BLOCK_BYTES = COEFFICIENTS * ENOUGH / Byte.SIZE + Long.BYTES;
  private static final int WINDOW_BYTES = 1 << 13;
  private static final int NONE = 0;

  private final JpegBytes in;
  private final byte[] window = new byte[WINDOW_BYTES + 2 * BLOCK_BYTES];

  /** Of the window: what was not taken yet, and where the data ends. */
  private int next;

  private int end;

  /** Taken from there, from the highest on, and how many they are. */
  private long bits;

  private int count;

  private int marker = NONE;

  EntropyBits(JpegBytes in) {
    this.in = in;
  }

  /** The next symbol of a code. */
  int symbol(HuffmanTable table) throws IOException, ImageFormatException {
    fill();
    int found = checked(table.find(bits));
    take(found >> 24);
    return found >> 16 & 0xff;
  }

  /** The next signed number, behind the code of its magnitude category. */
  int difference(HuffmanTable table) throws IOException, ImageFormatException {
    return signed(symbol(table));
  }

  /** Reads the coefficients 1 to 63 of a block (F.2.2.2). */
  void coefficients(HuffmanTable table, SampleRange block)
      throws IOException, ImageFormatException {
    fillWindow();
    // Not in fields, which would be written and read once for every coefficient.
    int at = next;
    long ahead = bits;
    int left = count;
    int place = 1;
    while (place < COEFFICIENTS) {
      // Always: whether it is needed cannot be foretold, and a wrong guess takes longer.
      ahead |= JpegBytes.eight(window, at) >>> left;
      at += (Long.SIZE - 1 - left) >>> 3;
      left |= Long.SIZE - Byte.SIZE;
      int found = checked(table.find(ahead));
      place += found >> 8 & 0xff;
      int category = found >> 16 & 0xf;
      if (category != 0) {
        if (place > COEFFICIENTS) {
          throw damaged("a coefficient behind the last of its block");
        }
        int number = (int) (ahead << (found >> 24) >>> (Long.SIZE - category));
        block.add(place - 1, HuffmanTable.extended(number, category));
      }
      ahead <<= found;
      left -= found & 0xff;
    }
    next = at;
    bits = ahead;
    count = left;
    checkEnd();
  }

  /** The next bits as a number, at most 16. */
  int number(int length) throws IOException, ImageFormatException {
    fill();
    int number = (int) (bits >>> 1 >>> (Long.SIZE - 1 - length));
    take(length);
    return number;
  }

  boolean bit() throws IOException, ImageFormatException {
    return number(1) != 0;
  }

  /** The next signed number of a magnitude category. */
  int signed(int category) throws IOException, ImageFormatException {
    if (category == 0) {
      return 0;
    }
    return HuffmanTable.extended(number(category), category);
  }

  /** Goes behind the restart marker that must stand behind the bits that fill up a byte. */
  void restart(int number) throws IOException, ImageFormatException {
    fillWindow();
    if (rest() >= Byte.SIZE) {
      throw damaged("no restart marker " + number);
    }
    if (marker != JpegMarker.RST0 + number) {
      throw damaged("found marker ff %02x instead of RST%d".formatted(marker, number));
    }
    next = 0;
    end = 0;
    bits = 0;
    count = 0;
    marker = NONE;
  }

  /** Refuses more than the bits that fill up the last byte: decoders warn of it by chance. */
  void end() throws IOException, ImageFormatException {
    fillWindow();
    if (rest() >= Byte.SIZE) {
      throw damaged("extraneous bytes behind the last block");
    }
  }

  static ImageFormatException damaged(String what) {
    return corrupt("JPEG data: Corrupt JPEG data: " + what + " (expected: undamaged data)");
  }

  private int checked(int found) throws ImageFormatException {
    if (found == 0) {
      checkEnd();
      throw damaged("bad Huffman code");
    }
    return found;
  }

  private void take(int length) throws ImageFormatException {
    bits <<= length;
    count -= length;
    checkEnd();
  }

  private void checkEnd() throws ImageFormatException {
    if (rest() < 0) {
      throw damaged("premature end of data segment");
    }
  }

  /** Bits up to the end, or to that of the window; fewer than none where zeros were taken. */
  private int rest() {
    return (end - next) * Byte.SIZE + count;
  }

  /** Sees to it that there are bits enough for a code and a number. */
  private void fill() throws IOException {
    if (count < ENOUGH) {
      fillWindow();
      // Of a byte that does not fit its upper bits are there, and will be put there once more.
      bits |= JpegBytes.eight(window, next) >>> count;
      int bytes = (Long.SIZE - 1 - count) / Byte.SIZE;
      next += bytes;
      count += bytes * Byte.SIZE;
    }
  }

  private void fillWindow() throws IOException {
    if (end - next < BLOCK_BYTES && marker == NONE) {
      System.arraycopy(window, next, window, 0, end - next);
      end -= next;
      next = 0;
      while (end < WINDOW_BYTES && marker == NONE) {
        end = in.copyPlain(window, end, WINDOW_BYTES);
        fillByte();
      }
      Arrays.fill(window, end, end + BLOCK_BYTES, (byte) 0);
    }
  }

  private void fillByte() throws IOException {
    int data = in.next();
    if (data == 0xff) {
      marker = in.markerOrData();
    }
    if (marker == NONE) {
      window[end++] = (byte) data;
    }
  }
}
