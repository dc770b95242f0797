package io.tilewise.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.bench.slide.Slides;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Skipped where the libraries are not installed. */
class PeersTest {
  private static final int SIDE = 256;

  @TempDir Path folder;

  @Test
  void shouldDecodeEveryPixelWithLibvips() throws IOException {
    Vips vips = installed(Vips.load(), "libvips");
    Path slide = Slides.write(folder.resolve("slide.tif"), SIDE, 64);

    assertThat(vips.decode(slide, 100)).isEqualTo((long) SIDE * SIDE);
  }

  @Test
  void shouldSayWhatLibvipsRefuses() throws IOException {
    Vips vips = installed(Vips.load(), "libvips");
    Path none = Files.writeString(folder.resolve("none.tif"), "no image");

    assertThatThrownBy(() -> vips.decode(none, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.tif: not read by libvips");
  }

  @Test
  void shouldReadTheLevelsOfASlideWithOpenSlide() throws IOException {
    OpenSlide openSlide = installed(OpenSlide.load(), "OpenSlide");
    Path file = Slides.write(folder.resolve("slide.tif"), 4 * SIDE, 64);
    try (Arena arena = Arena.ofConfined();
        OpenSlide.Slide slide = openSlide.open(file)) {
      MemorySegment argb = arena.allocate(4L * SIDE * SIDE, 4);

      slide.read(1, 0, 0, SIDE, argb);

      assertThat(openSlide.version()).isNotEmpty();
      assertThat(IntStream.of(argb.toArray(ValueLayout.JAVA_INT)).map(pixel -> pixel >>> 24))
          .as("opaque")
          .containsOnly(255);
    }
  }

  @Test
  void shouldCountTheWorkOfThisProcessAndOfItsChildren() throws Exception {
    long own = ProcessClock.nanos();
    long children = ProcessClock.nanosOfChildren();

    assertThat(new ProcessBuilder("true").start().waitFor()).isZero();

    assertThat(ProcessClock.nanos()).isGreaterThan(own);
    assertThat(ProcessClock.nanosOfChildren()).isGreaterThan(children);
  }

  private static <T> T installed(Optional<T> library, String name) {
    assumeThat(library).as(name + " is installed").isPresent();
    return library.orElseThrow();
  }
}
