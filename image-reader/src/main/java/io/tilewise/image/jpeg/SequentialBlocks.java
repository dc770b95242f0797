package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.samples.SampleRange;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Blocks that a scan brings whole (ITU-T T.81, F.2). */
final class SequentialBlocks implements ScanData.Blocks {
  private static final int COEFFICIENTS = 64;
  private static final int RUN_OF_ZEROS = 0xf0;

  private final EntropyBits bits;
  private final List<JpegScan.Part> parts;
  private final int[] predicted;

  SequentialBlocks(EntropyBits bits, JpegScan scan) {
    this.bits = bits;
    parts = scan.parts();
    predicted = new int[parts.size()];
  }

  @Override
  public void restart() {
    Arrays.fill(predicted, 0);
  }

  @Override
  public void read(int number, int x, int y) throws IOException, ImageFormatException {
    JpegScan.Part part = parts.get(number);
    SampleRange range = part.range();
    predicted[number] = JpegPlane.checked(predicted[number] + (short) bits.coefficient(part.dc()));
    range.add(0, predicted[number]);
    int place = 1;
    while (place < COEFFICIENTS) {
      int found = bits.coefficient(part.ac());
      int symbol = found >> 16;
      boolean none = (symbol & 0xf) == 0;
      if (none && symbol != RUN_OF_ZEROS) {
        break;
      }
      place += symbol >> 4;
      if (!none) {
        if (place >= COEFFICIENTS) {
          throw EntropyBits.damaged("a coefficient behind the last of its block");
        }
        range.add(place, (short) found);
      }
      place++;
    }
    range.check();
  }
}
