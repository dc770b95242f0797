package io.tilewise.bench.tiler;

import io.tilewise.bench.Figures;
import io.tilewise.bench.peers.OpenSlide;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Squares of 512 pixels at random places of every level of a slide, here and by OpenSlide, on one
 * thread. Cold is a slide opened anew, and as many squares as both caches hold; warm are the same
 * squares again. Samples are milliseconds a square by the clock, opening among them when cold.
 */
final class RegionReads {
  private static final int SIZE = 512;

  /** Of up to nine tiles, of which OpenSlide remembers 128. */
  private static final int SQUARES = 8;

  private static final int WARM = 3;
  private static final int WARM_UP = 4;

  private final OpenSlide peer;
  private final Figures figures;
  private final Path slide;

  RegionReads(OpenSlide peer, Figures figures, Path slide) {
    this.peer = peer;
    this.figures = figures;
    this.slide = slide;
  }

  private record Place(int x, int y) {}

  /** Reads a square of a level of an open slide. */
  @FunctionalInterface
  private interface Reading {
    void read(Place place) throws IOException, ImageFormatException;
  }

  /** Milliseconds a square. */
  private record Millis(double cold, double warm) {}

  void measure(int rounds) throws IOException, ImageFormatException {
    List<Level> levels = levels();
    for (int round = -WARM_UP; round < rounds; round++) {
      Figures to = round < 0 ? Figures.ofWarmUp() : figures;
      double[] sums = new double[4];
      for (int level = 0; level < levels.size(); level++) {
        List<Place> places = places(levels.get(level), new Random(31L * round + level));
        Millis peers = peer(level, levels.get(level), places, /* compared= */ round < 0);
        Millis own = own(level, places);
        to.sample("ratioToOpenSlideColdLevel" + level, own.cold / peers.cold);
        to.sample("ratioToOpenSlideWarmLevel" + level, own.warm / peers.warm);
        double[] each = {own.cold, peers.cold, own.warm, peers.warm};
        IntStream.range(0, sums.length).forEach(i -> sums[i] += each[i] / levels.size());
      }
      to.sample("regionMillisCold", sums[0]);
      to.sample("openSlideMillisCold", sums[1]);
      to.sample("regionMillisWarm", sums[2]);
      to.sample("openSlideMillisWarm", sums[3]);
      to.sample("ratioToOpenSlideCold", sums[0] / sums[1]);
      to.sample("ratioToOpenSlideWarm", sums[2] / sums[3]);
    }
  }

  private List<Level> levels() throws IOException, ImageFormatException {
    try (ImageReader image = ImageReaders.open(slide, ImageLimits.DEFAULT)) {
      return image.layout().levels().stream().filter(level -> level.width() > SIZE).toList();
    }
  }

  private static List<Place> places(Level level, Random random) {
    return Stream.generate(
            () ->
                new Place(
                    random.nextInt(level.width() - SIZE), random.nextInt(level.height() - SIZE)))
        .limit(SQUARES)
        .toList();
  }

  private Millis own(int level, List<Place> places) throws IOException, ImageFormatException {
    long start = System.nanoTime();
    try (ImageReader image = ImageReaders.open(slide, ImageLimits.DEFAULT)) {
      return timed(
          start,
          places,
          place -> {
            var _ = image.region(level, place.x, place.y, SIZE, SIZE);
          });
    }
  }

  private Millis peer(int level, Level size, List<Place> places, boolean compared)
      throws IOException, ImageFormatException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argb = arena.allocate(4L * SIZE * SIZE, Integer.BYTES);
      long scale = Math.round(size.downsample());
      long start = System.nanoTime();
      try (OpenSlide.Slide open = peer.open(slide)) {
        Millis millis =
            timed(
                start,
                places,
                place -> open.read(level, place.x * scale, place.y * scale, SIZE, argb));
        if (compared) {
          compare(level, places.getLast(), argb);
        }
        return millis;
      }
    }
  }

  private static Millis timed(long start, List<Place> places, Reading reading)
      throws IOException, ImageFormatException {
    for (Place place : places) {
      reading.read(place);
    }
    long warm = System.nanoTime();
    for (int again = 0; again < WARM; again++) {
      for (Place place : places) {
        reading.read(place);
      }
    }
    double cold = (warm - start) / 1e6 / SQUARES;
    return new Millis(cold, (System.nanoTime() - warm) / 1e6 / SQUARES / WARM);
  }

  /** Other pixels are no work to compare. */
  private void compare(int level, Place place, MemorySegment argb)
      throws IOException, ImageFormatException {
    try (ImageReader image = ImageReaders.open(slide, ImageLimits.DEFAULT)) {
      RgbPixels pixels = image.region(level, place.x, place.y, SIZE, SIZE);
      byte[] rgb = pixels.rgb();
      for (int i = 0; i < SIZE * SIZE; i++) {
        int own =
            (0xff << 24)
                | ((rgb[3 * i] & 0xff) << 16)
                | ((rgb[3 * i + 1] & 0xff) << 8)
                | (rgb[3 * i + 2] & 0xff);
        if (own != argb.getAtIndex(ValueLayout.JAVA_INT, i)) {
          throw new IllegalStateException(
              "level %d, pixel %d of %s: %08x (expected: OpenSlide's %08x)"
                  .formatted(level, i, place, own, argb.getAtIndex(ValueLayout.JAVA_INT, i)));
        }
      }
    }
  }
}
