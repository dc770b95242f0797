package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;

/** A code of symbols (ITU-T T.81, Annex C), built when a scan uses it. */
final class HuffmanTable {
  /** Bits that are looked at for the longest code. */
  static final int MAX_LENGTH = 16;

  /** Of scans that need none. */
  static final HuffmanTable UNUSED = new HuffmanTable(new byte[MAX_LENGTH], new byte[0]);

  private static final int FAST_LENGTH = 9;
  private static final int WHOLE_LENGTH = 12;
  private static final int NONE = -1;
  private static final int CATEGORY = 0xf;

  private final byte[] counts;
  private final byte[] symbols;

  /** By the first bits: length of the code and symbol, or 0 where the code is longer. */
  private final short[] fast = new short[1 << FAST_LENGTH];

  /** By more of them: {@link #whole}, or 0 where code and number are longer. */
  private final int[] whole = new int[1 << WHOLE_LENGTH];

  /** By length: the last code, and where the symbol of code 0 would stand. */
  private final int[] last = new int[MAX_LENGTH + 1];

  private final int[] offset = new int[MAX_LENGTH + 1];
  private boolean built;

  /**
   * A table as a DHT segment has it.
   *
   * @param counts of codes of 1 to 16 bits
   * @param symbols in the order of their codes
   */
  HuffmanTable(byte[] counts, byte[] symbols) {
    this.counts = counts;
    this.symbols = symbols;
  }

  /**
   * Makes the table fit for use.
   *
   * @param highest symbol that makes sense
   */
  HuffmanTable ready(int highest) throws ImageFormatException {
    for (byte symbol : symbols) {
      if ((symbol & 0xff) > highest) {
        throw corrupt("JPEG Huffman table: symbol " + (symbol & 0xff) + " (expected: <= 15)");
      }
    }
    if (!built) {
      build();
      built = true;
    }
    return this;
  }

  /** Length and symbol, as {@code length << 8 | symbol}, of what 16 bits begin with; 0 for none. */
  int find(int ahead) {
    int found = fast[ahead >> (MAX_LENGTH - FAST_LENGTH)];
    if (found != 0) {
      return found;
    }
    for (int length = FAST_LENGTH + 1; length <= MAX_LENGTH; length++) {
      int code = ahead >> (MAX_LENGTH - length);
      if (code <= last[length]) {
        return length << 8 | (symbols[offset[length] + code] & 0xff);
      }
    }
    return 0;
  }

  /**
   * The same with the number behind the code, whose length is the symbol's low half: {@code length
   * of both << 24 | symbol << 16 | number & 0xffff}; 0 where that takes a closer look.
   */
  int whole(int ahead) {
    return whole[ahead >> (MAX_LENGTH - WHOLE_LENGTH)];
  }

  /** A number of a magnitude category of at least 1 (T.81, F.2.2.1, EXTEND). */
  static int extended(int number, int category) {
    return number < 1 << (category - 1) ? number - (1 << category) + 1 : number;
  }

  private void fillWhole() {
    for (int i = 0; i < whole.length; i++) {
      int ahead = i << (MAX_LENGTH - WHOLE_LENGTH);
      int found = find(ahead);
      int category = found & CATEGORY;
      int length = (found >> 8) + category;
      if (found != 0 && length <= WHOLE_LENGTH) {
        int number = ahead >> (MAX_LENGTH - length) & ((1 << category) - 1);
        int value = category == 0 ? 0 : extended(number, category);
        whole[i] = length << 24 | (found & 0xff) << 16 | (value & 0xffff);
      }
    }
  }

  private void build() throws ImageFormatException {
    int code = 0;
    int at = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      int count = counts[length - 1] & 0xff;
      if (code + count > 1 << length) {
        throw corrupt(
            "JPEG Huffman table: %d codes of %d bits (expected: at most %d)"
                .formatted(count, length, (1 << length) - code));
      }
      offset[length] = at - code;
      last[length] = count == 0 ? NONE : code + count - 1;
      for (int i = 0; i < count && length <= FAST_LENGTH; i++) {
        fill(code + i, length, symbols[at + i] & 0xff);
      }
      at += count;
      code = (code + count) << 1;
    }
    fillWhole();
  }

  private void fill(int code, int length, int symbol) {
    int free = FAST_LENGTH - length;
    for (int rest = 0; rest < 1 << free; rest++) {
      fast[code << free | rest] = (short) (length << 8 | symbol);
    }
  }
}
