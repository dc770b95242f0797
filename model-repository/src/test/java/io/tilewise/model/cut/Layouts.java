package io.tilewise.model.cut;

import io.tilewise.image.ImageLayout;
import io.tilewise.image.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Images that nobody has to read. */
final class Layouts {
  private Layouts() {}

  /** Of one level, whose file tells no resolution. */
  static ImageLayout plain(int width, int height) {
    return layout(OptionalDouble.empty(), new Level(width, height, 1, Optional.empty()));
  }

  /**
   * As scanners reduce it: a rest of a pixel is rounded away.
   *
   * @param micronsPerPixel of level 0; 0: not told
   */
  static ImageLayout pyramid(int width, int height, double micronsPerPixel, int... divisors) {
    return layout(
        micronsPerPixel == 0 ? OptionalDouble.empty() : OptionalDouble.of(micronsPerPixel),
        IntStream.concat(IntStream.of(1), IntStream.of(divisors))
            .mapToObj(divisor -> level(width, height, divisor))
            .toArray(Level[]::new));
  }

  private static Level level(int width, int height, int divisor) {
    int across = Math.max(1, width / divisor);
    int down = Math.max(1, height / divisor);
    double downsample = ((double) width / across + (double) height / down) / 2;
    return new Level(across, down, downsample, Optional.empty());
  }

  private static ImageLayout layout(OptionalDouble micronsPerPixel, Level... levels) {
    return new ImageLayout("test", "lossless", List.of(levels), micronsPerPixel, false, 1);
  }
}
