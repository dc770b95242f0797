package io.tilewise.image.png;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;

/**
 * Undoes the filter of a PNG row in place (PNG specification, third edition, 9.2). Rows hold one
 * filter byte, then their samples; bytes above the first row and left of it count as zero.
 */
final class PngFilter {
  private PngFilter() {}

  /**
   * Restores a row.
   *
   * @param row filter byte and filtered bytes; restored from index 1
   * @param above the restored row above, zeros for the first
   * @param step bytes of a whole pixel, at least 1
   * @param length of the row with its filter byte
   */
  static void undo(byte[] row, byte[] above, int step, int length) throws ImageFormatException {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> sub(row, step, length);
      case 2 -> up(row, above, length);
      case 3 -> average(row, above, step, length);
      case 4 -> paeth(row, above, step, length);
      default -> throw corrupt("PNG filter: " + (row[0] & 0xff) + " (expected: 0 to 4)");
    }
  }

  private static void sub(byte[] row, int step, int length) {
    for (int i = 1 + step; i < length; i++) {
      row[i] += row[i - step];
    }
  }

  private static void up(byte[] row, byte[] above, int length) {
    for (int i = 1; i < length; i++) {
      row[i] += above[i];
    }
  }

  private static void average(byte[] row, byte[] above, int step, int length) {
    int first = Math.min(length, 1 + step);
    for (int i = 1; i < first; i++) {
      row[i] += (byte) ((above[i] & 0xff) >> 1);
    }
    for (int i = first; i < length; i++) {
      row[i] += (byte) (((row[i - step] & 0xff) + (above[i] & 0xff)) >> 1);
    }
  }

  private static void paeth(byte[] row, byte[] above, int step, int length) {
    int first = Math.min(length, 1 + step);
    for (int i = 1; i < first; i++) {
      row[i] += above[i];
    }
    for (int i = first; i < length; i++) {
      int left = row[i - step] & 0xff;
      int up = above[i] & 0xff;
      int corner = above[i - step] & 0xff;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      boolean nearLeft = toLeft <= toUp && toLeft <= toCorner;
      row[i] += (byte) (nearLeft ? left : toUp <= toCorner ? up : corner);
    }
  }
}
