package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Undoes the filters of PNG rows in place (PNG specification, third edition, 9.2). Rows lie one
 * behind the other, each one filter byte and then its samples; the row above the first is there as
 * well, of zeros where the image begins. Bytes left of a row count as zero.
 */
final class PngFilter {
  /** Bytes behind the last row that are read, and do not count. */
  static final int PADDING = 1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private PngFilter() {}

  /**
   * Restores a row.
   *
   * @param at of its filter byte; the row above it is restored already
   * @param step bytes of a whole pixel, at least 1
   * @param length of the row with its filter byte, the same for the row above
   */
  static void undo(byte[] rows, int at, int step, int length) throws ImageFormatException {
    switch (rows[at]) {
      case 0 -> {}
      case 1 -> sub(rows, at, step, length);
      case 2 -> up(rows, at, length);
      case 3 -> average(rows, at, step, length);
      case 4 -> paeth(rows, at, step, length);
      default -> throw corrupt("PNG filter: " + (rows[at] & 0xff) + " (expected: 0 to 4)");
    }
  }

  private static void sub(byte[] rows, int at, int step, int length) {
    if (step == 3) {
      subOfThree(rows, at, length);
      return;
    }
    for (int i = at + 1 + step; i < at + length; i++) {
      rows[i] += rows[i - step];
    }
  }

  /** A pixel stays in registers: what was just written would be slow to read. */
  private static void subOfThree(byte[] rows, int at, int length) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int i = at + 1; i < at + length - 2; i += 3) {
      red += rows[i];
      green += rows[i + 1];
      blue += rows[i + 2];
      rows[i] = (byte) red;
      rows[i + 1] = (byte) green;
      rows[i + 2] = (byte) blue;
    }
  }

  /** Eight bytes at once; each sum's highest bit is made apart, so that none carries over. */
  private static void up(byte[] rows, int at, int length) {
    int end = at + length;
    int i = at + 1;
    for (; i < end - 7; i += 8) {
      long difference = (long) LONG.get(rows, i);
      long above = (long) LONG.get(rows, i - length);
      long low = (difference & ~HIGH_BITS) + (above & ~HIGH_BITS);
      LONG.set(rows, i, low ^ ((difference ^ above) & HIGH_BITS));
    }
    for (; i < end; i++) {
      rows[i] += rows[i - length];
    }
  }

  private static void average(byte[] rows, int at, int step, int length) {
    int first = at + Math.min(length, 1 + step);
    for (int i = at + 1; i < first; i++) {
      rows[i] += (byte) ((rows[i - length] & 0xff) >> 1);
    }
    for (int i = first; i < at + length; i++) {
      rows[i] += (byte) (((rows[i - step] & 0xff) + (rows[i - length] & 0xff)) >> 1);
    }
  }

  private static void paeth(byte[] rows, int at, int step, int length) {
    switch (step) {
      case 3 -> PaethLanes.undoThree(rows, at, length);
      case 4 -> PaethLanes.undoFour(rows, at, length);
      default -> paethByBytes(rows, at, step, length);
    }
  }

  private static void paethByBytes(byte[] rows, int at, int step, int length) {
    int first = at + Math.min(length, 1 + step);
    for (int i = at + 1; i < first; i++) {
      rows[i] += rows[i - length];
    }
    for (int i = first; i < at + length; i++) {
      int above = i - length;
      rows[i] +=
          (byte)
              PaethLanes.nearest(
                  rows[i - step] & 0xff, rows[above] & 0xff, rows[above - step] & 0xff);
    }
  }
}
