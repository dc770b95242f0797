package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import io.tilewise.image.jpeg.bytes.JpegMarker;
import java.io.IOException;

/** Entropy-coded data bit by bit, up to a marker (ITU-T T.81, F.2.2). */
final class EntropyBits {
  private static final int FILLED = 48;
  private static final int NONE = 0;

  private final JpegBytes in;
  private long bits;
  private int count;
  private int marker = NONE;

  EntropyBits(JpegBytes in) {
    this.in = in;
  }

  /** The next symbol of a code. */
  int symbol(HuffmanTable table) throws IOException, ImageFormatException {
    int found = table.find(ahead());
    if (found == 0) {
      throw damaged(
          count < HuffmanTable.MAX_LENGTH ? "premature end of data segment" : "bad Huffman code");
    }
    take(found >> 8);
    return found & 0xff;
  }

  /**
   * The next symbol of a code and the signed number behind it, whose magnitude category is the
   * symbol's low half: {@code symbol << 16 | number & 0xffff}.
   */
  int coefficient(HuffmanTable table) throws IOException, ImageFormatException {
    int whole = table.whole(ahead());
    if (whole != 0) {
      take(whole >>> 24);
      return whole & 0xffffff;
    }
    int symbol = symbol(table);
    return symbol << 16 | (signed(symbol & 0xf) & 0xffff);
  }

  /** The next bits of a code's longest, zeros behind the end. */
  private int ahead() throws IOException {
    if (count < HuffmanTable.MAX_LENGTH) {
      fill();
    }
    int missing = HuffmanTable.MAX_LENGTH - count;
    return (int) (missing > 0 ? bits << missing : bits >>> -missing) & 0xffff;
  }

  /** The next bits as a number, at most 16. */
  int number(int length) throws IOException, ImageFormatException {
    if (count < length) {
      fill();
    }
    take(length);
    return (int) (bits >>> count) & ((1 << length) - 1);
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

  /** Goes behind the restart marker that must stand here, and forgets the bits before it. */
  void restart(int number) throws IOException, ImageFormatException {
    count = 0;
    if (marker == NONE) {
      if (in.next() != 0xff) {
        throw damaged("no restart marker " + number);
      }
      marker = in.behindFill();
    }
    if (marker != JpegMarker.RST0 + number) {
      throw damaged("found marker ff %02x instead of RST%d".formatted(marker, number));
    }
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
    if (length > count) {
      throw damaged("premature end of data segment");
    }
    count -= length;
  }

  private void fill() throws IOException {
    while (count < FILLED && marker == NONE) {
      int next = in.next();
      if (next == 0xff) {
        marker = in.markerOrData();
      }
      if (marker == NONE) {
        bits = bits << Byte.SIZE | next;
        count += Byte.SIZE;
      }
    }
  }
}
