package io.tilewise.image.tiff.codec;

/** What the symbols of deflate mean, as {@link DeflateCode} has it (RFC 1951, 3.2.5 and 3.2.7). */
final class DeflateSymbols {
  /** Bytes, the end of a block, lengths, and two that there are not. */
  static final int[] LITERALS = new int[288];

  /** And two that there are not. */
  static final int[] DISTANCES = new int[32];

  /** Of a code: the lengths themselves, and how often to repeat the last one or zeros. */
  static final int[] LENGTHS = new int[19];

  /** The symbol at which a block ends. */
  static final int END = 256;

  private static final int NO_LITERAL = 1 << 31;
  private static final int LONGEST = 258;

  static {
    for (int i = 0; i < END; i++) {
      LITERALS[i] = i << 8;
    }
    LITERALS[END] = NO_LITERAL | DeflateCode.SPECIAL;
    // In steps of four symbols the bits behind are one more; the first have none.
    for (int i = 0, from = 3; i < 28; i++) {
      int bits = Math.max(0, i / 4 - 1);
      LITERALS[END + 1 + i] = NO_LITERAL | from << 8 | bits;
      from += 1 << bits;
    }
    LITERALS[END + 29] = NO_LITERAL | LONGEST << 8;
    LITERALS[END + 30] = NO_LITERAL;
    LITERALS[END + 31] = NO_LITERAL;
    for (int i = 0, from = 1; i < 30; i++) {
      int bits = Math.max(0, i / 2 - 1);
      DISTANCES[i] = NO_LITERAL | from << 8 | bits;
      from += 1 << bits;
    }
    DISTANCES[30] = NO_LITERAL;
    DISTANCES[31] = NO_LITERAL;
    for (int i = 0; i < 16; i++) {
      LENGTHS[i] = i << 8;
    }
    LENGTHS[16] = NO_LITERAL | DeflateCode.SPECIAL | 3 << 8 | 2;
    LENGTHS[17] = NO_LITERAL | 3 << 8 | 3;
    LENGTHS[18] = NO_LITERAL | 11 << 8 | 7;
  }

  private DeflateSymbols() {}
}
