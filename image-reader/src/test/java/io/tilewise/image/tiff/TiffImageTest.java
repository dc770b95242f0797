package io.tilewise.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiffImageTest {
  private static final int WIDTH = 53;
  private static final int HEIGHT = 41;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGiveThePixelsOfEveryKindInBothByteOrders(boolean big) throws Exception {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      for (TiffKind kind : TiffKind.all()) {
        int[] picture = kind.picture(WIDTH, HEIGHT, 7);
        TiffWriter tiff = new TiffWriter(order, big).with(kind.page(order, picture, WIDTH, HEIGHT));

        RgbPixels pixels = Tiffs.read(file(tiff), 0);

        assertThat(Tiffs.isSame(pixels, kind.pixels(picture, WIDTH, HEIGHT)))
            .as("%s %s", order, kind)
            .isTrue();
      }
    }
  }

  @Test
  void shouldGiveRegionsInAnyOrderBlackBeyondTheLevel() throws Exception {
    Random random = new Random(5);
    for (TiffKind kind : List.of(TiffKind.RGB, TiffKind.RGB.with(8).strips())) {
      int[] picture = kind.picture(WIDTH, HEIGHT, 3);
      RgbPixels whole = kind.pixels(picture, WIDTH, HEIGHT);
      try (ImageReader image = open(kind, picture)) {
        for (int i = 0; i < 200; i++) {
          int x = random.nextInt(WIDTH + 9);
          int y = random.nextInt(HEIGHT + 9);
          int width = 1 + random.nextInt(60);
          int height = 1 + random.nextInt(60);

          RgbPixels region = image.region(x, y, width, height);

          assertThat(region.rgb()).isEqualTo(Tiffs.crop(whole, x, y, width, height).rgb());
        }
      }
    }
  }

  @Test
  void shouldGiveTheSameToSeveralThreads() throws Exception {
    TiffKind kind = TiffKind.RGB.with(5);
    int[] picture = kind.picture(WIDTH, HEIGHT, 3);
    RgbPixels whole = kind.pixels(picture, WIDTH, HEIGHT);
    try (ImageReader image = open(kind, picture);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<RgbPixels>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int at = i % 25;
        tasks.add(() -> image.region(at, at, 20, 20));
      }
      List<Future<RgbPixels>> regions = threads.invokeAll(tasks);

      for (int i = 0; i < 100; i++) {
        assertThat(regions.get(i).get().rgb())
            .isEqualTo(Tiffs.crop(whole, i % 25, i % 25, 20, 20).rgb());
      }
    }
  }

  @Test
  void shouldTellTheLevelsOfAChainOfReducedImages() throws Exception {
    TiffWriter tiff = TiffWriter.classic().with(page(64, 48));
    tiff.with(page(16, 12).longs(254, 1)).with(page(32, 24).longs(254, 1));

    try (ImageReader image = ImageReaders.open(file(tiff), ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels())
          .extracting(Level::width, Level::height, Level::downsample, Level::stored)
          .containsExactly(level(64, 48, 1.0), level(32, 24, 2.0), level(16, 12, 4.0));
      assertThat(image.region(2, 0, 0, 16, 12).rgb())
          .isEqualTo(TiffKind.RGB.pixels(TiffKind.RGB.picture(16, 12, 1), 16, 12).rgb());
    }
  }

  private static org.assertj.core.groups.Tuple level(int width, int height, double downsample) {
    return org.assertj.core.api.Assertions.tuple(
        width, height, downsample, Optional.of(new Level.StoredTiles(16, 16)));
  }

  /** What is decoded counts, not how it is stored. */
  @Test
  void shouldTakeALevelOfAnotherCompressionOrWithAlpha() throws Exception {
    TiffKind deflate = new TiffKind(8, 8, 2, true, true, 2, 16);
    TiffWriter tiff = TiffWriter.classic().with(page(64, 48));
    tiff.with(deflate.page(tiff.order(), deflate.picture(32, 24, 1), 32, 24).longs(254, 1));

    try (ImageReader image = ImageReaders.open(file(tiff), ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).extracting(Level::width).containsExactly(64, 32);
    }
  }

  @Test
  void shouldTellTheLevelsBelowTheFirstImage() throws Exception {
    TiffWriter tiff =
        TiffWriter.bigTiff()
            .with(page(64, 48).child(page(32, 24).longs(254, 1)).child(page(16, 12)));

    try (ImageReader image = ImageReaders.open(file(tiff), ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).extracting(Level::width).containsExactly(64, 32, 16);
    }
  }

  @Test
  void shouldNotTakeAPreviewOfAnotherShapeForALevel() throws Exception {
    TiffWriter tiff = TiffWriter.classic().with(page(64, 48)).with(page(20, 20).longs(254, 1));

    try (ImageReader image = ImageReaders.open(file(tiff), ImageLimits.DEFAULT)) {
      assertThat(image.layout().levels()).hasSize(1);
    }
  }

  @Test
  void shouldTellFormatAndOrientationAndTurnNothing() throws Exception {
    int[] picture = TiffKind.RGB.picture(WIDTH, HEIGHT, 1);
    Path file = file(TiffWriter.classic().with(page(WIDTH, HEIGHT).shorts(274, 6)));

    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      ImageLayout layout = image.layout();
      assertThat(layout.format()).isEqualTo("TIFF, none, 8-bit RGB");
      assertThat(layout.orientation()).isEqualTo(6);
      assertThat(layout.sequential()).isFalse();
      assertThat(image.region(0, 0, WIDTH, HEIGHT).rgb())
          .isEqualTo(TiffKind.RGB.pixels(picture, WIDTH, HEIGHT).rgb());
    }
  }

  @Test
  void shouldPassOverAnOrientationThatMeansNothing() throws Exception {
    Path file = file(TiffWriter.classic().with(page(WIDTH, HEIGHT).shorts(274, 9)));

    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      assertThat(image.layout().orientation()).isEqualTo(ImageLayout.UPRIGHT);
    }
  }

  @Test
  void shouldReadOneImageOfImageJ() throws Exception {
    TiffWriter.Page page = page(WIDTH, HEIGHT).text(270, "ImageJ=1.11a\nimages=1\nmin=0.0\n");

    assertThat(Tiffs.read(file(TiffWriter.classic().with(page)), 0).width()).isEqualTo(WIDTH);
  }

  @Test
  void shouldRefuseALevelThatThereIsNot() throws Exception {
    try (ImageReader image = open(TiffKind.RGB, TiffKind.RGB.picture(WIDTH, HEIGHT, 1))) {
      assertThatThrownBy(() -> image.region(1, 0, 0, 9, 9))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("level: 1 (expected: 0 to 0)");
    }
  }

  @Test
  void shouldDigestTheFileAtItsEnd() throws Exception {
    Path file = file(TiffWriter.classic().with(page(WIDTH, HEIGHT)));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));

    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      assertThatThrownBy(image::contentSha256).isInstanceOf(IllegalStateException.class);
      image.finish();

      assertThat(image.contentSha256()).isEqualTo(HexFormat.of().formatHex(digest));
    }
  }

  @Test
  void shouldTellOfAFileThatWasWrittenToMeanwhile() throws Exception {
    Path file = file(TiffWriter.classic().with(page(WIDTH, HEIGHT)));
    try (ImageFile image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      Files.write(file, new byte[100]);

      assertThatThrownBy(() -> image.region(0, 0, 9, 9))
          .isInstanceOf(ImageFormatException.class)
          .hasMessage("image: changed while it was read (expected: a finished file)");
    }
  }

  @Test
  void shouldReadTheLastStripWhereItIsFilledUp() throws Exception {
    TiffKind kind = TiffKind.RGB.with(8).strips();
    int[] picture = kind.picture(WIDTH, 42, 1);
    TiffWriter.Page page = kind.page(ByteOrder.LITTLE_ENDIAN, picture, WIDTH, 42).longs(257, 37);

    RgbPixels pixels = Tiffs.read(file(TiffWriter.classic().with(page)), 0);

    assertThat(pixels.rgb())
        .isEqualTo(Tiffs.crop(kind.pixels(picture, WIDTH, 42), 0, 0, WIDTH, 37).rgb());
  }

  @Test
  void shouldRefuseMoreRowsOfStripsThanFitIntoMemory() throws Exception {
    ImageLimits limits = new ImageLimits(1 << 20, 1000, 1_000_000, WIDTH * 20);
    TiffKind kind = TiffKind.RGB.strips();
    Path file =
        file(
            TiffWriter.classic()
                .with(
                    kind.page(
                        ByteOrder.LITTLE_ENDIAN, kind.picture(WIDTH, HEIGHT, 1), WIDTH, HEIGHT)));
    try (ImageReader image = ImageReaders.open(file, limits)) {
      assertThat(image.region(0, 0, 9, 20).width()).isEqualTo(9);
      assertThatThrownBy(() -> image.region(0, 0, 9, 21))
          .hasMessage("TIFF rows: 53x21 (expected: at most 1060 pixels in memory at once)");
      assertThatThrownBy(() -> image.region(0, 0, 80, 20))
          .hasMessage("TIFF region: 80x20 (expected: at most 1060 pixels in memory at once)");
    }
  }

  private static TiffWriter.Page page(int width, int height) {
    int[] picture = TiffKind.RGB.picture(width, height, 1);
    return TiffKind.RGB.page(ByteOrder.LITTLE_ENDIAN, picture, width, height);
  }

  private ImageReader open(TiffKind kind, int[] picture) throws Exception {
    TiffWriter tiff =
        TiffWriter.classic().with(kind.page(ByteOrder.LITTLE_ENDIAN, picture, WIDTH, HEIGHT));
    return ImageReaders.open(file(tiff), ImageLimits.DEFAULT);
  }

  private Path file(TiffWriter tiff) throws IOException {
    return Files.write(folder.resolve("image.tif"), tiff.toBytes());
  }
}
