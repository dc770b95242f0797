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
    if (count < HuffmanTable.MAX_LENGTH) {
      fill();
    }
    int missing = HuffmanTable.MAX_LENGTH - count;
    int ahead = (int) (missing > 0 ? bits << missing : bits >>> -missing) & 0xffff;
    int found = table.find(ahead);
    if (found == 0) {
      throw damaged(missing > 0 ? "premature end of data segment" : "bad Huffman code");
    }
    take(found >> 8);
    return found & 0xff;
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

  /** A signed number of a magnitude category (T.81, F.2.2.1, EXTEND). */
  int signed(int category) throws IOException, ImageFormatException {
    if (category == 0) {
      return 0;
    }
    int number = number(category);
    return number < 1 << (category - 1) ? number - (1 << category) + 1 : number;
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
