package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.samples.SampleRange;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Blocks that a scan brings whole (ITU-T T.81, F.2). */
final class SequentialBlocks implements ScanData.Blocks {
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
    predicted[number] = JpegPlane.checked(predicted[number] + bits.difference(part.dc()));
    range.add(0, predicted[number]);
    bits.coefficients(part.ac(), range);
    range.check();
  }
}
