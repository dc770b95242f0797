package io.tilewise.image.openslide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.data.Offset.offset;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the library reads, beside what is read of the same files without it. */
@Timeout(120)
class OpenSlideImageTest {
  @TempDir Path folder;

  /** Before a test expects a failure: that the library is absent is one, too. */
  @BeforeAll
  static void assumeThatTheLibraryIsInstalled() {
    assertThat(Slides.library().version()).isNotEmpty();
  }

  @Test
  void shouldReadAnSvsAsOurOwnReaderDoes() throws Exception {
    try (ImageReader image = Slides.open(Slides.svs(), Slides.APERIO);
        ImageReader own = ImageReaders.open(Slides.svs(), ImageLimits.DEFAULT)) {
      ImageLayout layout = image.layout();
      assertThat(layout.format()).isEqualTo("SVS, by OpenSlide " + Slides.library().version());
      assertThat(layout.decoder()).isEqualTo("openslide-" + Slides.library().version());
      assertThat(layout.levels()).isEqualTo(own.layout().levels());
      assertThat(layout.micronsPerPixel()).isEqualTo(own.layout().micronsPerPixel());
      assertThat(layout.sequential()).isFalse();
      Slides.assertSame(image, own, 0, 251);
      image.finish();
    }
  }

  @Test
  void shouldReadEveryLevelOfAnNdpiAsOurOwnReaderDoes() throws Exception {
    Path ndpi = Slides.ndpi(folder);
    try (ImageReader image = Slides.open(ndpi, Slides.HAMAMATSU);
        ImageReader own = ImageReaders.open(ndpi, ImageLimits.DEFAULT)) {
      assertThat(image.layout().micronsPerPixel().getAsDouble())
          .isCloseTo(own.layout().micronsPerPixel().getAsDouble(), offset(1e-9));
      for (int level = 0; level < own.layout().levels().size(); level++) {
        Slides.assertSame(image, own, level, 600);
      }
    }
  }

  /** Levels of 2,220 and 2,967 pixels halved and rounded: the library shifts what it reads. */
  @Test
  void shouldGiveAPixelTheSameValueInWhateverRegion() throws Exception {
    try (ImageReader image = Slides.open(halved(), Slides.TIFF)) {
      Level level = image.layout().level(2);
      assertThat(level.downsample()).isNotEqualTo(Math.rint(level.downsample()));
      RgbPixels whole = image.region(2, 0, 0, level.width(), level.height());
      Random random = new Random(1);
      for (int i = 0; i < 50; i++) {
        int x = random.nextInt(level.width() - 64);
        int y = random.nextInt(level.height() - 50);
        assertThat(image.region(2, x, y, 64, 50).rgb())
            .as("at %d,%d", x, y)
            .isEqualTo(crop(whole, x, y, 64, 50));
      }
    }
  }

  /** Shifted by less than half a pixel of level 0. */
  @Test
  void shouldReadALevelOfNoWholeDownsampleAsNearAsTheLibraryCan() throws Exception {
    Path file = halved();
    try (ImageReader image = Slides.open(file, Slides.TIFF);
        ImageReader exact = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      for (int level = 1; level < 3; level++) {
        RgbPixels expected = exact.region(level, 0, 0, 500, 700);
        byte[] read = image.region(level, 0, 0, 500, 700).rgb();
        long sum = 0;
        for (int i = 0; i < read.length; i++) {
          sum += Math.abs((read[i] & 0xff) - (expected.rgb()[i] & 0xff));
        }
        assertThat((double) sum / read.length).as("mean difference").isLessThan(2);
      }
    }
  }

  private Path halved() throws IOException {
    Path to = folder.resolve("halved.tif");
    List<String> command =
        List.of("vips", "tiffsave", "" + Slides.svs(), "" + to, "--tile", "--pyramid");
    try {
      Process vips = new ProcessBuilder(command).inheritIO().start();
      assertThat(vips.waitFor()).as("vips wrote a file").isZero();
    } catch (IOException e) {
      assumeThat(false).as("vips is installed").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return to;
  }

  @Test
  void shouldServeSeveralThreadsAtOnce() throws Exception {
    try (ImageReader image = Slides.open(Slides.svs(), Slides.APERIO);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      RgbPixels whole = image.region(0, 0, 0, 2000, 2000);
      List<Future<byte[]>> regions = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int x = 43 * i;
        regions.add(threads.submit(() -> image.region(0, x, 1700 - x, 200, 300).rgb()));
      }
      for (int i = 0; i < regions.size(); i++) {
        int x = 43 * i;
        assertThat(regions.get(i).get()).isEqualTo(crop(whole, x, 1700 - x, 200, 300));
      }
    }
  }

  @Test
  void shouldBeBlackBeyondTheImage() throws Exception {
    try (ImageReader image = Slides.open(Slides.svs(), Slides.APERIO)) {
      RgbPixels region = image.region(0, 2210, 2960, 40, 30);

      assertThat(region.rgb()[0]).isNotZero();
      for (int y = 0; y < 30; y++) {
        for (int x = y < 7 ? 10 : 0; x < 40; x++) {
          assertThat(region.rgb()[(y * 40 + x) * 3]).as("at %d,%d", x, y).isZero();
        }
      }
      assertThat(image.region(0, 5000, 10, 8, 8).rgb()).containsOnly(0);
    }
  }

  @Test
  void shouldRefuseADamagedSlideFromThenOn() throws Exception {
    byte[] svs = Files.readAllBytes(Slides.svs());
    Arrays.fill(svs, 400_000, 800_000, (byte) 0);
    Path damaged = Files.write(folder.resolve("damaged.svs"), svs);
    try (ImageReader image = Slides.open(damaged, Slides.APERIO)) {
      assertThat(image.region(0, 0, 0, 10, 10).rgb()).isNotEmpty();

      assertCorrupt(() -> image.region(0, 0, 0, 2220, 2967));

      assertCorrupt(() -> image.region(0, 0, 0, 10, 10));
      assertCorrupt(image::finish);
    }
  }

  @Test
  void shouldRefuseWhatTheLibraryTakesForAnother() {
    assertThatThrownBy(() -> Slides.open(Slides.svs(), SlideFormat.MRXS))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("MRXS: none that OpenSlide knows (expected: one of mirax)");
  }

  @Test
  void shouldRefuseASlideBeyondTheLimits() {
    ImageLimits few = new ImageLimits(1 << 30, 2000, 1 << 30, 1 << 26);
    assertThatThrownBy(
            () -> OpenSlideImage.open(Slides.library(), Slides.svs(), Slides.APERIO, few))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("SVS size: 2220x2967 (expected: at most 2000 pixels a side)");
    ImageLimits held = new ImageLimits(1 << 30, 5000, 1 << 30, 57_599);
    assertThatThrownBy(
            () -> OpenSlideImage.open(Slides.library(), Slides.svs(), Slides.APERIO, held))
        .hasMessage("SVS tile: 240x240 (expected: at most 57599 pixels in memory at once)");
  }

  @Test
  void shouldRefuseARegionBeyondTheLimits() throws Exception {
    ImageLimits held = new ImageLimits(1 << 30, 5000, 1 << 30, 60_000);
    try (ImageReader image =
        OpenSlideImage.open(Slides.library(), Slides.svs().toAbsolutePath(), Slides.APERIO, held)) {
      assertThatThrownBy(() -> image.region(0, 0, 0, 300, 300))
          .isInstanceOf(ImageFormatException.class)
          .hasMessageStartingWith("SVS region: 300x300");
    }
  }

  @Test
  void shouldOpenAFileOfAnyName() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("ä %41")).resolve("ü#?.svs");
    Files.copy(Slides.svs(), odd);
    try (ImageReader image = Slides.open(odd, Slides.APERIO)) {
      assertThat(image.width()).isEqualTo(2220);
    }
  }

  @Test
  void shouldBeClosedOnceAndForAll() throws Exception {
    ImageReader image = Slides.open(Slides.svs(), Slides.APERIO);
    image.close();
    image.close();

    assertThatThrownBy(() -> image.region(0, 0, 0, 10, 10))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void assertCorrupt(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
        .hasMessage("SVS: OpenSlide cannot read it (expected: a whole slide)");
  }

  private static byte[] crop(RgbPixels image, int x, int y, int width, int height) {
    byte[] crop = new byte[width * height * 3];
    for (int row = 0; row < height; row++) {
      int from = ((y + row) * image.width() + x) * 3;
      System.arraycopy(image.rgb(), from, crop, row * width * 3, width * 3);
    }
    return crop;
  }
}
