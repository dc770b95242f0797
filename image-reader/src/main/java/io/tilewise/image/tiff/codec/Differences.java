package io.tilewise.image.tiff.codec;

/**
 * Horizontal differences (TIFF 6.0, section 14), turned into samples in place.
 *
 * @param step samples from one pixel to the next
 */
@SuppressWarnings("ArrayRecordComponent") // a place, never compared
record Differences(byte[] samples, int step) {

  void add(int rowBytes, int rows, PixelFormat format) {
    for (int row = 0; row < rows; row++) {
      int from = row * rowBytes;
      if (format.bits() == Byte.SIZE && step == 3) {
        threes(from, from + rowBytes);
      } else if (format.bits() == Byte.SIZE) {
        bytes(from, from + rowBytes);
      } else if (format.littleEndian()) {
        words(from, from + rowBytes, 1);
      } else {
        words(from, from + rowBytes, 0);
      }
    }
  }

  /** Sums stay in registers: reading back what was just written takes twice as long. */
  private void threes(int from, int to) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int at = from; at < to - 2; at += 3) {
      red += samples[at];
      green += samples[at + 1];
      blue += samples[at + 2];
      samples[at] = (byte) red;
      samples[at + 1] = (byte) green;
      samples[at + 2] = (byte) blue;
    }
  }

  private void bytes(int from, int to) {
    for (int at = from + step; at < to; at++) {
      samples[at] += samples[at - step];
    }
  }

  /** Numbers of 16 bits; {@code high} is where in one its high byte stands. */
  private void words(int from, int to, int high) {
    int back = 2 * step;
    for (int at = from + back; at < to; at += 2) {
      int sum = word(at, high) + word(at - back, high);
      samples[at + high] = (byte) (sum >> Byte.SIZE);
      samples[at + 1 - high] = (byte) sum;
    }
  }

  private int word(int at, int high) {
    return (samples[at + high] & 0xff) << Byte.SIZE | (samples[at + 1 - high] & 0xff);
  }
}
