package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import io.tilewise.image.jpeg.bytes.JpegMarker;
import io.tilewise.image.jpeg.samples.SampleRange;
import java.io.IOException;

/** Entropy-coded data bit by bit, up to a marker (ITU-T T.81, F.2.2). */
final class EntropyBits {
  private static final int COEFFICIENTS = 64;

  /** A code's longest, and the longest number behind it. */
  private static final int ENOUGH = 32;

  private static final int MOST = Long.SIZE - Byte.SIZE;
  private static final int NONE = 0;

  private final JpegBytes in;

  /** The next ones, from the highest on; zeros behind the end. */
  private long bits;

  /** How many of them there are. */
  private int count;

  private int marker = NONE;

  EntropyBits(JpegBytes in) {
    this.in = in;
  }

  /** The next symbol of a code. */
  int symbol(HuffmanTable table) throws IOException, ImageFormatException {
    fill();
    int found = checked(table.find(bits), count);
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
    // Not in fields, which would be written and read once for every coefficient.
    long ahead = bits;
    int left = count;
    int place = 1;
    while (place < COEFFICIENTS) {
      if (left < ENOUGH) {
        keep(ahead, left);
        fill();
        ahead = bits;
        left = count;
      }
      int found = checked(table.find(ahead), left);
      place += found >> 8 & 0xff;
      int category = found >> 16 & 0xf;
      if (category != 0) {
        int number = (int) (ahead << (found >> 24) >>> (Long.SIZE - category));
        if (place > COEFFICIENTS) {
          throw damaged("a coefficient behind the last of its block");
        }
        block.add(place - 1, HuffmanTable.extended(number, category));
      }
      ahead <<= found;
      left -= found & 0xff;
    }
    keep(ahead, left);
  }

  /** What was found, if anything. */
  private static int checked(int found, int left) throws ImageFormatException {
    if (found == 0) {
      throw damaged(
          left < HuffmanTable.MAX_LENGTH ? "premature end of data segment" : "bad Huffman code");
    }
    return found;
  }

  private void keep(long ahead, int left) throws ImageFormatException {
    if (left < 0) {
      throw damaged("premature end of data segment");
    }
    bits = ahead;
    count = left;
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
    fill();
    if (count >= Byte.SIZE) {
      throw damaged("no restart marker " + number);
    }
    if (marker != JpegMarker.RST0 + number) {
      throw damaged("found marker ff %02x instead of RST%d".formatted(marker, number));
    }
    bits = 0;
    count = 0;
    marker = NONE;
  }

  /** Refuses more than the bits that fill up the last byte: decoders warn of it by chance. */
  void end() throws IOException, ImageFormatException {
    fill();
    if (count >= Byte.SIZE) {
      throw damaged("extraneous bytes behind the last block");
    }
  }

  static ImageFormatException damaged(String what) {
    return corrupt("JPEG data: Corrupt JPEG data: " + what + " (expected: undamaged data)");
  }

  private void take(int length) throws ImageFormatException {
    keep(bits << length, count - length);
  }

  /** Sees to it that there are enough for a code and a number, or all there are. */
  private void fill() throws IOException {
    if (count >= ENOUGH || marker != NONE) {
      return;
    }
    long next = in.plain();
    if (next == JpegBytes.NOT_PLAIN) {
      fillByByte();
    } else {
      // Of a byte that does not fit its upper bits are there, and will be put there once more.
      bits |= next >>> count;
      int bytes = (Long.SIZE - count) / Byte.SIZE;
      in.take(bytes);
      count += bytes * Byte.SIZE;
    }
  }

  private void fillByByte() throws IOException {
    while (count <= MOST && marker == NONE) {
      int next = in.next();
      if (next == 0xff) {
        marker = in.markerOrData();
      }
      if (marker == NONE) {
        bits |= (long) next << (MOST - count);
        count += Byte.SIZE;
      }
    }
  }
}
