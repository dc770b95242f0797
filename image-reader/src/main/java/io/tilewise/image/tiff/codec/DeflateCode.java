package io.tilewise.image.tiff.codec;

import java.util.Arrays;

/**
 * A code of deflate (RFC 1951, 3.2), found by the bits ahead, the lowest first. What is found is an
 * entry: {@code own << 24 | number << 8 | whole}, with the sign set where the symbol is no literal.
 * {@code own} is the length of the code; {@code whole} is it with the bits behind that add to the
 * number, below 64, so a shift by the entry is a shift by it.
 */
final class DeflateCode {
  /** What is set of a symbol with a meaning of its own, whose number is 0 else. */
  static final int SPECIAL = 1 << 23;

  private static final int MAX_LENGTH = 15;
  private static final int FAST_LENGTH = 11;

  /** Of the bits ahead, where they are looked up. */
  static final int FAST = (1 << FAST_LENGTH) - 1;

  /** Of an entry: how many bits it takes. */
  static final int WHOLE = 0x3f;

  private static final int NUMBER = 0x7fff;

  /** By symbol: its entry, with no code yet. */
  private final int[] meanings;

  /** By the first bits: an entry, or 0 where the code is longer. */
  private final int[] fast = new int[FAST + 1];

  /** By length: the last code, and where the symbol of code 0 would stand. */
  private final int[] last = new int[MAX_LENGTH + 1];

  private final int[] offset = new int[MAX_LENGTH + 1];

  /** In the order of their codes. */
  private final int[] symbols;

  /** Of symbols with these meanings, none of which has a code yet. */
  DeflateCode(int[] meanings) {
    this.meanings = meanings;
    symbols = new int[meanings.length];
  }

  /** The number of an entry that was found by the bits ahead. */
  static int number(int found, long ahead) {
    return (found >> 8 & NUMBER) + (int) ((ahead & ~(-1L << found)) >>> (found >> 24 & 0x1f));
  }

  /** The table for {@link #FAST}; what is 0 there, {@link #findLong} finds. */
  int[] fast() {
    return fast;
  }

  /** What the bits ahead begin with. */
  int find(long ahead) {
    int found = fast[(int) ahead & FAST];
    return found != 0 ? found : findLong(ahead);
  }

  int findLong(long ahead) {
    int bits = Integer.reverse((int) ahead) >>> (Integer.SIZE - MAX_LENGTH);
    int length = FAST_LENGTH + 1;
    while (bits >> (MAX_LENGTH - length) > last[length]) {
      length++; // up to the longest: the code is complete
    }
    return entry(symbols[offset[length] + (bits >> (MAX_LENGTH - length))], length);
  }

  private int entry(int symbol, int length) {
    return meanings[symbol] + (length << 24 | length);
  }

  /** Gives the symbols codes of these lengths; false where that is no complete code. */
  boolean build(byte[] lengths, int from, int to) {
    int[] next = new int[MAX_LENGTH + 1];
    for (int i = from; i < to; i++) {
      next[lengths[i]]++;
    }
    int code = 0;
    int at = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      int count = next[length];
      code <<= 1;
      next[length] = code;
      offset[length] = at - code;
      at += count;
      code += count;
      last[length] = code - 1;
      if (code > 1 << length) {
        return false;
      }
    }
    fill(lengths, from, to, next);
    return code == 1 << MAX_LENGTH;
  }

  private void fill(byte[] lengths, int from, int to, int[] next) {
    Arrays.fill(fast, 0);
    for (int symbol = 0; symbol < to - from; symbol++) {
      int length = lengths[from + symbol];
      if (length > 0) {
        int code = next[length]++;
        symbols[offset[length] + code] = symbol;
        int first = Integer.reverse(code) >>> (Integer.SIZE - length);
        for (int i = first; length <= FAST_LENGTH && i <= FAST; i += 1 << length) {
          fast[i] = entry(symbol, length);
        }
      }
    }
  }
}
