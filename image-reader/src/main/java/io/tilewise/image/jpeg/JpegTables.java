package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tables that were defined so far; a scan uses those that stand before it. */
final class JpegTables {
  private static final int TABLES = 4;
  private static final int COEFFICIENTS = 64;
  private static final int MAX_CODES = 256;
  private static final int MAX_DC_SYMBOL = 15;
  private static final int MAX_SYMBOL = 255;

  private final int[] @Nullable [] quantization = new int[TABLES][];
  private final @Nullable HuffmanTable[] dc = new HuffmanTable[TABLES];
  private final @Nullable HuffmanTable[] ac = new HuffmanTable[TABLES];
  private int restartInterval;

  /** Quantization steps in zigzag order. */
  int[] quantization(int number) throws ImageFormatException {
    return defined("quantization table", quantization, number);
  }

  HuffmanTable dc(int number) throws ImageFormatException {
    return defined("Huffman table of DC", dc, number).ready(MAX_DC_SYMBOL);
  }

  HuffmanTable ac(int number) throws ImageFormatException {
    return defined("Huffman table of AC", ac, number).ready(MAX_SYMBOL);
  }

  /** Units between restart markers, 0 where there are none. */
  int restartInterval() {
    return restartInterval;
  }

  /** Reads a DQT segment (T.81, B.2.4.1). */
  void defineQuantization(byte[] segment) throws ImageFormatException {
    int at = 0;
    while (at < segment.length) {
      int head = segment[at++] & 0xff;
      int number = number("quantization table", head & 0xf);
      int bytes = head >> 4 == 0 ? 1 : 2;
      checkRest("quantization table", segment, at + COEFFICIENTS * bytes);
      int[] steps = new int[COEFFICIENTS];
      for (int i = 0; i < COEFFICIENTS * bytes; i++) {
        steps[i / bytes] = steps[i / bytes] << Byte.SIZE | (segment[at++] & 0xff);
      }
      quantization[number] = steps;
    }
  }

  /** Reads a DHT segment (T.81, B.2.4.2). */
  void defineHuffman(byte[] segment) throws ImageFormatException {
    int at = 0;
    while (at < segment.length) {
      int head = segment[at++] & 0xff;
      int number = number("Huffman table", head & ~0x10);
      checkRest("Huffman table", segment, at + HuffmanTable.MAX_LENGTH);
      byte[] counts = Arrays.copyOfRange(segment, at, at + HuffmanTable.MAX_LENGTH);
      at += counts.length;
      int codes = 0;
      for (byte count : counts) {
        codes += count & 0xff;
      }
      if (codes > MAX_CODES) {
        throw corrupt("JPEG Huffman table: " + codes + " codes (expected: at most 256)");
      }
      checkRest("Huffman table", segment, at + codes);
      HuffmanTable table = new HuffmanTable(counts, Arrays.copyOfRange(segment, at, at + codes));
      ((head & 0x10) == 0 ? dc : ac)[number] = table;
      at += codes;
    }
  }

  /** Reads a DRI segment (T.81, B.2.4.4). */
  void defineRestarts(byte[] segment) throws ImageFormatException {
    if (segment.length != 2) {
      throw corrupt("JPEG restart interval: " + segment.length + " bytes (expected: 2)");
    }
    restartInterval = (segment[0] & 0xff) << Byte.SIZE | (segment[1] & 0xff);
  }

  private static <T> T defined(String what, @Nullable T[] tables, int number)
      throws ImageFormatException {
    T table = number < TABLES ? tables[number] : null;
    if (table == null) {
      throw corrupt("JPEG " + what + ": no " + number + " (expected: defined before its scan)");
    }
    return table;
  }

  private static int number(String what, int number) throws ImageFormatException {
    if (number >= TABLES) {
      throw corrupt("JPEG " + what + ": number " + number + " (expected: 0 to 3)");
    }
    return number;
  }

  private static void checkRest(String what, byte[] segment, int end) throws ImageFormatException {
    if (end > segment.length) {
      throw corrupt(
          "JPEG %s: ends at byte %d of its segment of %d bytes (expected: within)"
              .formatted(what, end, segment.length));
    }
  }
}
