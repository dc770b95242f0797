package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.util.BitSet;

/** Which quantization and Huffman tables were defined so far. */
final class JpegTables {
  private static final int TABLES = 4;
  private static final int COEFFICIENTS = 64;
  private static final int CODE_LENGTHS = 16;
  private static final int MAX_CODES = 256;

  private final BitSet quantization = new BitSet();
  private final BitSet dc = new BitSet();
  private final BitSet ac = new BitSet();

  /** Reads a DQT segment (T.81, B.2.4.1). */
  void quantization(byte[] segment) throws ImageFormatException {
    int at = 0;
    while (at < segment.length) {
      int head = segment[at] & 0xff;
      checkIndex("quantization table", head & 0xf);
      quantization.set(head & 0xf);
      at += 1 + COEFFICIENTS * (head >> 4 == 0 ? 1 : 2);
    }
    checkEnd("quantization tables", segment, at);
  }

  /** Reads a DHT segment (T.81, B.2.4.2). */
  void huffman(byte[] segment) throws ImageFormatException {
    int at = 0;
    while (at < segment.length) {
      int head = segment[at] & 0xff;
      checkIndex("Huffman table", head & ~0x10);
      ((head & 0x10) == 0 ? dc : ac).set(head & 0xf);
      at += 1 + CODE_LENGTHS + codes(segment, at + 1);
    }
    checkEnd("Huffman tables", segment, at);
  }

  private static int codes(byte[] segment, int at) throws ImageFormatException {
    int codes = 0;
    for (int i = at; i < Math.min(at + CODE_LENGTHS, segment.length); i++) {
      codes += segment[i] & 0xff;
    }
    if (codes > MAX_CODES) {
      throw corrupt("JPEG Huffman table: " + codes + " codes (expected: at most 256)");
    }
    return codes;
  }

  void checkQuantization(int table) throws ImageFormatException {
    checkDefined("quantization table", quantization, table);
  }

  void checkDc(int table) throws ImageFormatException {
    checkDefined("Huffman table of DC", dc, table);
  }

  void checkAc(int table) throws ImageFormatException {
    checkDefined("Huffman table of AC", ac, table);
  }

  private static void checkDefined(String what, BitSet defined, int table)
      throws ImageFormatException {
    if (!defined.get(table)) {
      throw corrupt("JPEG " + what + ": no " + table + " (expected: defined before its scan)");
    }
  }

  private static void checkIndex(String what, int index) throws ImageFormatException {
    if (index >= TABLES) {
      throw corrupt("JPEG " + what + ": number " + index + " (expected: 0 to 3)");
    }
  }

  private static void checkEnd(String what, byte[] segment, int end) throws ImageFormatException {
    if (end != segment.length) {
      throw corrupt(
          "JPEG %s: %d bytes (expected: %d)".formatted(what, segment.length, end));
    }
  }
}
