package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;

/** A code of symbols (ITU-T T.81, Annex C), built when a scan uses it. */
final class HuffmanTable {
  /** Bits that are looked at for the longest code. */
  static final int MAX_LENGTH = 16;

  /** Of scans that need none. */
  static final HuffmanTable UNUSED = new HuffmanTable(new byte[MAX_LENGTH], new byte[0]);

  private static final int FAST_LENGTH = 10;
  private static final int NONE = -1;
  private static final int CATEGORY = 0xf;
  private static final int LONGEST_RUN = 15;
  private static final int TO_THE_END = 64;

  private final byte[] counts;
  private final byte[] symbols;

  /** By the first bits: the {@link #entry} of a code, or 0 where the code is longer. */
  private final int[] fast = new int[1 << FAST_LENGTH];

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

  /**
   * What bits begin with: a code's {@code length << 24 | symbol << 16 | step << 8 | whole}, or 0
   * for none. {@code step} is by how many places a symbol of AC goes on: a run of zeros and one
   * coefficient, or to the end. {@code whole} is the length with the number behind the code, whose
   * length is the symbol's low half; below 64, so a shift by the entry is a shift by it.
   *
   * @param ahead from the highest on
   */
  int find(long ahead) {
    int found = fast[(int) (ahead >>> (Long.SIZE - FAST_LENGTH))];
    return found != 0 ? found : findLong((int) (ahead >>> (Long.SIZE - MAX_LENGTH)));
  }

  private int findLong(int ahead) {
    for (int length = FAST_LENGTH + 1; length <= MAX_LENGTH; length++) {
      int code = ahead >> (MAX_LENGTH - length);
      if (code <= last[length]) {
        return entry(length, symbols[offset[length] + code] & 0xff);
      }
    }
    return 0;
  }

  private static int entry(int length, int symbol) {
    int run = symbol >> 4;
    int category = symbol & CATEGORY;
    int step = category == 0 && run < LONGEST_RUN ? TO_THE_END : run + 1;
    return length << 24 | symbol << 16 | step << 8 | (length + category);
  }

  /**
   * A number of a magnitude category of at least 1 (T.81, F.2.2.1, EXTEND): as it is where its
   * highest bit is set, else less by all its bits. That is as good as random, so without a branch.
   */
  static int extended(int number, int category) {
    return number - (((number >>> (category - 1)) - 1) & ((1 << category) - 1));
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
  }

  private void fill(int code, int length, int symbol) {
    int free = FAST_LENGTH - length;
    for (int rest = 0; rest < 1 << free; rest++) {
      fast[code << free | rest] = entry(length, symbol);
    }
  }
}
