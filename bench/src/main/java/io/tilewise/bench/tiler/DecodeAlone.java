package io.tilewise.bench.tiler;

import io.tilewise.bench.peers.ProcessClock;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What it takes to decode all tiles of a slide by one thread, and to do nothing else.
 *
 * @param pixels of level 0
 * @param seconds by the clock
 * @param cpuSeconds of processor time of this process
 */
record DecodeAlone(int tiles, double pixels, double seconds, double cpuSeconds) {
  private static final int WARM_UP_ROWS = 16;

  /** Decodes some rows of tiles for the compiler, and then all. */
  static DecodeAlone warm(Path slide, int tileSize) throws IOException, ImageFormatException {
    DecodeAlone _ = rows(slide, tileSize, WARM_UP_ROWS);
    return rows(slide, tileSize, Integer.MAX_VALUE);
  }

  private static DecodeAlone rows(Path slide, int tileSize, int rows)
      throws IOException, ImageFormatException {
    long start = System.nanoTime();
    long cpu = ProcessClock.nanos();
    int tiles = 0;
    try (ImageReader image = ImageReaders.open(slide, ImageLimits.DEFAULT)) {
      for (int row = 0; row < rows && row * tileSize < image.height(); row++) {
        for (int x = 0; x < image.width(); x += tileSize) {
          var _ = image.region(x, row * tileSize, tileSize, tileSize);
          tiles++;
        }
      }
      return new DecodeAlone(
          tiles,
          (double) image.width() * image.height(),
          (System.nanoTime() - start) / 1e9,
          (ProcessClock.nanos() - cpu) / 1e9);
    }
  }
}
