package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.samples.SampleRange;

/** The coefficients of one component, which a progression fills scan by scan. */
final class JpegPlane {
  private static final int COEFFICIENTS = 64;

  private final short[] values;
  private final int across;
  private final SampleRange range;

  JpegPlane(JpegFrame frame, JpegScan.Part part) {
    across = frame.unitsAcross() * part.component().across();
    values = new short[Math.toIntExact(frame.blocks(part.component()) * COEFFICIENTS)];
    range = part.range();
  }

  /** Where a block's coefficients begin, in zigzag order. */
  int at(int x, int y) {
    return (y * across + x) * COEFFICIENTS;
  }

  int get(int at) {
    return values[at];
  }

  void set(int at, int value) throws ImageFormatException {
    values[at] = (short) checked(value);
  }

  /** Refuses what decoders do not hold in 16 bits. */
  static int checked(int value) throws ImageFormatException {
    if (value != (short) value) {
      throw EntropyBits.damaged("coefficient " + value);
    }
    return value;
  }

  void checkRange() throws ImageFormatException {
    for (int block = 0; block < values.length; block += COEFFICIENTS) {
      for (int place = 0; place < COEFFICIENTS; place++) {
        int value = values[block + place];
        if (value != 0) {
          range.add(place, value);
        }
      }
      range.check();
    }
  }
}
