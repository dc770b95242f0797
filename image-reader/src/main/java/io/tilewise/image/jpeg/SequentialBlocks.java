package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
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
    predicted[number] = JpegPlane.checked(predicted[number] + bits.signed(bits.symbol(part.dc())));
    part.range().add(0, predicted[number]);
    int place = 1;
    while (place < COEFFICIENTS) {
      int symbol = bits.symbol(part.ac());
      int category = symbol & 0xf;
      if (category == 0 && symbol != RUN_OF_ZEROS) {
        break;
      }
      place += symbol >> 4;
      if (category > 0) {
        if (place >= COEFFICIENTS) {
          throw EntropyBits.damaged("a coefficient behind the last of its block");
        }
        part.range().add(place, bits.signed(category));
      }
      place++;
    }
    part.range().check();
  }
}
