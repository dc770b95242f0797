package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import java.io.IOException;
import java.util.List;

/**
 * The entropy-coded data of one scan, block by block (ITU-T T.81, A.2).
 *
 * @param restartInterval units between restart markers, 0 where there are none
 * @param at where in the file it begins
 */
record ScanData(JpegFrame frame, JpegScan scan, int restartInterval, long at) {
  private static final int RESTARTS = 8;

  /** What is done with each block. */
  interface Blocks {
    /** Forgets what earlier blocks said. */
    void restart();

    /** Reads a block of a scan's component. */
    void read(int part, int x, int y) throws IOException, ImageFormatException;
  }

  void read(EntropyBits bits, Blocks blocks) throws IOException, ImageFormatException {
    boolean single = scan.parts().size() == 1;
    JpegFrame.Component only = scan.parts().getFirst().component();
    int across = single ? frame.blocksAcross(only) : frame.unitsAcross();
    int down = single ? frame.blocksDown(only) : frame.unitsDown();
    int left = restartInterval;
    int restarts = 0;
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++) {
        if (restartInterval > 0 && left-- == 0) {
          bits.restart(restarts++ % RESTARTS);
          blocks.restart();
          left = restartInterval - 1;
        }
        if (single) {
          blocks.read(0, x, y);
        } else {
          unit(x, y, blocks);
        }
      }
    }
    bits.end();
  }

  private void unit(int x, int y, Blocks blocks) throws IOException, ImageFormatException {
    List<JpegScan.Part> parts = scan.parts();
    for (int part = 0; part < parts.size(); part++) {
      JpegFrame.Component component = parts.get(part).component();
      for (int row = 0; row < component.down(); row++) {
        for (int column = 0; column < component.across(); column++) {
          blocks.read(part, x * component.across() + column, y * component.down() + row);
        }
      }
    }
  }
}
