package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Blocks of which a scan brings some bits (ITU-T T.81, G.2). */
final class ProgressiveBlocks implements ScanData.Blocks {
  private static final int LONGEST_RUN = 15;

  private final EntropyBits bits;
  private final JpegScan scan;
  private final List<JpegPlane> planes;
  private final int[] predicted;
  private final int one;

  /** Blocks from here on of which nothing new comes. */
  private int emptyBlocks;

  /**
   * A scan's blocks.
   *
   * @param planes of the scan's components
   */
  ProgressiveBlocks(EntropyBits bits, JpegScan scan, List<JpegPlane> planes) {
    this.bits = bits;
    this.scan = scan;
    this.planes = planes;
    predicted = new int[planes.size()];
    one = 1 << scan.bits();
  }

  @Override
  public void restart() {
    Arrays.fill(predicted, 0);
    emptyBlocks = 0;
  }

  @Override
  public void read(int part, int x, int y) throws IOException, ImageFormatException {
    JpegPlane plane = planes.get(part);
    int block = plane.at(x, y);
    HuffmanTable ac = scan.parts().get(part).ac();
    if (scan.isDc() && scan.isFirst()) {
      int difference = bits.signed(bits.symbol(scan.parts().get(part).dc()));
      predicted[part] = JpegPlane.checked(predicted[part] + difference);
      plane.set(block, predicted[part] * one);
    } else if (scan.isDc()) {
      plane.set(block, bits.bit() ? plane.get(block) | one : plane.get(block));
    } else if (scan.isFirst()) {
      first(plane, block, ac);
    } else {
      refine(plane, block, ac);
    }
  }

  /** The first bits of coefficients (G.1.2.2). */
  private void first(JpegPlane plane, int block, HuffmanTable table)
      throws IOException, ImageFormatException {
    if (emptyBlocks > 0) {
      emptyBlocks--;
      return;
    }
    int place = scan.first();
    while (place <= scan.last()) {
      int symbol = bits.symbol(table);
      int run = symbol >> 4;
      int category = symbol & 0xf;
      if (category == 0 && run < LONGEST_RUN) {
        emptyBlocks = emptyBlocks(run) - 1;
        return;
      }
      place += run;
      if (category > 0) {
        plane.set(block + within(place), bits.signed(category) * one);
      }
      place++;
    }
  }

  /** One more bit of coefficients, and those that become other than zero by it (G.1.2.3). */
  private void refine(JpegPlane plane, int block, HuffmanTable table)
      throws IOException, ImageFormatException {
    int place = scan.first();
    while (emptyBlocks == 0 && place <= scan.last()) {
      int symbol = bits.symbol(table);
      int run = symbol >> 4;
      int category = symbol & 0xf;
      if (category > 1) {
        throw EntropyBits.damaged("bad Huffman code");
      }
      if (category == 0 && run < LONGEST_RUN) {
        emptyBlocks = emptyBlocks(run);
        break;
      }
      int value = category == 0 ? 0 : bits.bit() ? one : -one;
      place = corrected(plane, block, place, run);
      if (value != 0) {
        plane.set(block + within(place), value);
      }
      place++;
    }
    if (emptyBlocks > 0) {
      corrected(plane, block, place, Integer.MAX_VALUE);
      emptyBlocks--;
    }
  }

  /** Reads a bit for each coefficient that is not zero; the answer is the place behind a run. */
  private int corrected(JpegPlane plane, int block, int from, int zeros)
      throws IOException, ImageFormatException {
    int left = zeros;
    int place = from;
    while (place <= scan.last()) {
      int value = plane.get(block + place);
      if (value == 0) {
        if (left-- == 0) {
          break;
        }
      } else if (bits.bit() && (value & one) == 0) {
        plane.set(block + place, value + (value > 0 ? one : -one));
      }
      place++;
    }
    return place;
  }

  private int emptyBlocks(int category) throws IOException, ImageFormatException {
    return (1 << category) + (category == 0 ? 0 : bits.number(category));
  }

  private int within(int place) throws ImageFormatException {
    if (place > scan.last()) {
      throw EntropyBits.damaged("a coefficient behind the last of its scan");
    }
    return place;
  }
}
