package io.tilewise.bench.tiler;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.VipsProgram;
import io.tilewise.bench.peers.ProcessClock;
import io.tilewise.bench.peers.Vips;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Whole images decoded here and by libvips, in turns. Samples are processor time of all threads.
 * What {@code vips avg} takes, less what it takes for one pixel, is decoding and a sum; bare is
 * libvips in this process, strip by strip as here, and nothing made of it.
 */
final class DecodeCost {
  private static final int STRIP = 256;
  private static final int WARM_UP = 12;
  private static final double MILLI = 1e6;

  private final Vips vips;
  private final Path onePixel;
  private final Figures figures;

  /**
   * Measures beside a libvips.
   *
   * @param onePixel an image of it
   */
  DecodeCost(Vips vips, Path onePixel, Figures figures) {
    this.vips = vips;
    this.onePixel = onePixel;
    this.figures = figures;
  }

  /**
   * Measures one image.
   *
   * @param name that ends its figures
   */
  void measure(String name, Path file, int rounds) throws IOException, ImageFormatException {
    for (int round = 0; round < WARM_UP; round++) {
      Cost _ = here(file);
    }
    double _ = bare(file);
    for (int round = 0; round < rounds; round++) {
      double start = VipsProgram.average(onePixel) / MILLI;
      double program = VipsProgram.average(file) / MILLI - start;
      double bare = bare(file);
      Cost cost = here(file);
      figures.sample("decodeMillis" + name, cost.decode);
      figures.sample("finishMillis" + name, cost.finish);
      figures.sample("vipsMillis" + name, program);
      figures.sample("bareVipsMillis" + name, bare);
      figures.sample("ratioToVips" + name, cost.decode / program);
      figures.sample("ratioToBareVips" + name, cost.decode / bare);
    }
  }

  /**
   * Milliseconds of processor time.
   *
   * @param decode to open the file and to give its pixels
   * @param finish to read what is left and to digest what was not digested yet
   */
  private record Cost(double decode, double finish) {}

  private double bare(Path file) throws IOException {
    long start = ProcessClock.nanos();
    long pixels = vips.decode(file, STRIP);
    double millis = (ProcessClock.nanos() - start) / MILLI;
    if (pixels == 0) {
      throw new IllegalStateException(file + ": no pixels");
    }
    return millis;
  }

  private static Cost here(Path file) throws IOException, ImageFormatException {
    long start = ProcessClock.nanos();
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      for (int y = 0; y < image.height(); y += STRIP) {
        var _ = image.region(0, y, image.width(), Math.min(STRIP, image.height() - y));
      }
      long decoded = ProcessClock.nanos();
      image.finish();
      return new Cost((decoded - start) / MILLI, (ProcessClock.nanos() - decoded) / MILLI);
    }
  }
}
