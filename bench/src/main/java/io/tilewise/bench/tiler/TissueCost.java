package io.tilewise.bench.tiler;

import io.tilewise.bench.Figures;
import io.tilewise.bench.peers.ProcessClock;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.tissue.Area;
import io.tilewise.image.tissue.CutTiles;
import io.tilewise.image.tissue.TissueShares;
import java.io.IOException;
import java.nio.file.Path;

/** What it costs to find the tissue of a slide, beside decoding all of its tiles. */
final class TissueCost {
  private static final double LEAST = 0.05;
  private static final int WARM_UP = 3;

  private TissueCost() {}

  static void measure(Path slide, int tileSize, DecodeAlone alone, Figures figures, int rounds)
      throws IOException, ImageFormatException {
    for (int round = -WARM_UP; round < rounds; round++) {
      Figures to = round < 0 ? Figures.ofWarmUp() : figures;
      long start = ProcessClock.nanos();
      int background = background(slide, tileSize);
      double seconds = (ProcessClock.nanos() - start) / 1e9;
      to.sample("maskCpuSeconds", seconds);
      to.sample("maskPercentOfDecoding", 100 * seconds / alone.cpuSeconds());
      to.fact("backgroundTiles", background);
    }
  }

  private static int background(Path slide, int size) throws IOException, ImageFormatException {
    try (ImageReader image = ImageReaders.open(slide, ImageLimits.DEFAULT)) {
      int columns = Math.ceilDiv(image.width(), size);
      int rows = Math.ceilDiv(image.height(), size);
      CutTiles tiles =
          new CutTiles(
              0,
              size,
              columns * rows,
              index -> area(image, size, index % columns, index / columns));
      TissueShares shares = TissueShares.auto(image, tiles, LEAST);
      int background = 0;
      for (int index = 0; index < tiles.count(); index++) {
        background += shares.of(index).isEmpty() ? 1 : 0;
      }
      return background;
    }
  }

  private static Area area(ImageReader image, int size, int column, int row) {
    int x = column * size;
    int y = row * size;
    return new Area(x, y, Math.min(size, image.width() - x), Math.min(size, image.height() - y));
  }
}
