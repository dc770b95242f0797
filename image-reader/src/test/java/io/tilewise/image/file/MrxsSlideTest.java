package io.tilewise.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.openslide.OpenSlideLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slide that only OpenSlide reads, from its name to its digest. */
class MrxsSlideTest {
  private static final ImageLimits ALLOWED = ImageLimits.DEFAULT.withOpenSlide(true);

  @TempDir Path folder;
  private MrxsSlide slide;

  @BeforeEach
  void write() throws Exception {
    assumeThat(OpenSlideLibrary.find()).as("libopenslide is installed").isPresent();
    slide = MrxsSlide.write(folder.toRealPath());
  }

  @Test
  void shouldSayWhatItIs() throws Exception {
    try (ImageFile image = ImageReaders.open(slide.file, ALLOWED)) {
      ImageLayout layout = image.layout();

      String version = OpenSlideLibrary.find().orElseThrow().version();
      assertThat(layout.format()).isEqualTo("MRXS, by OpenSlide " + version);
      assertThat(layout.decoder()).isEqualTo("openslide-" + version);
      assertThat(layout.micronsPerPixel()).hasValue(0.25);
      assertThat(layout.levels())
          .extracting(Level::width, Level::height, Level::downsample)
          .containsExactly(tuple(192, 96, 1.0), tuple(96, 48, 2.0));
    }
  }

  @Test
  void shouldGiveThePixelsThatWereScannedAndElseTheBackground() throws Exception {
    try (ImageFile image = ImageReaders.open(slide.file, ALLOWED)) {
      for (int i = 0; i < MrxsSlide.ACROSS * MrxsSlide.DOWN; i++) {
        int x = i % MrxsSlide.ACROSS * MrxsSlide.WIDTH;
        int y = i / MrxsSlide.ACROSS * MrxsSlide.HEIGHT;
        RgbPixels region = image.region(0, x, y, MrxsSlide.WIDTH, MrxsSlide.HEIGHT);
        if (i == MrxsSlide.NOT_SCANNED) {
          assertThat(Arrays.copyOf(region.rgb(), 3)).isEqualTo(MrxsSlide.BACKGROUND);
          assertThat(Arrays.copyOfRange(region.rgb(), 3000, 3003)).isEqualTo(MrxsSlide.BACKGROUND);
        } else {
          assertThat(region.rgb()).as("image %d", i).isEqualTo(slide.images.get(i).rgb());
        }
      }
      assertThat(image.region(1, 0, 0, MrxsSlide.WIDTH, MrxsSlide.HEIGHT).rgb())
          .isEqualTo(slide.images.get(6).rgb());
    }
  }

  @Test
  void shouldDigestAllOfItAtItsEnd() throws Exception {
    try (ImageFile image = ImageReaders.open(slide.file, ALLOWED);
        SourceFile source = SourceFile.open(slide.file, ALLOWED)) {
      image.finish();
      source.digest();

      assertThat(image.contentSha256()).isEqualTo(source.contentSha256());
      assertThat(image.version()).isEqualTo(source.version());
    }
  }

  @Test
  void shouldRefuseOneWhosePixelsAreChangedMeanwhile() throws Exception {
    try (ImageFile image = ImageReaders.open(slide.file, ALLOWED)) {
      var _ = image.region(0, 0, 0, 10, 10);

      Files.write(slide.data.resolve("Data0000.dat"), new byte[100]);

      assertThatThrownBy(() -> image.region(0, 100, 50, 90, 40))
          .isInstanceOf(ImageFormatException.class)
          .hasMessageStartingWith("image: changed while it was read");
      assertThatThrownBy(image::finish).hasMessageStartingWith("image: changed while it was read");
    }
  }

  @Test
  void shouldRefuseDamagedPixelsWithoutAWordOfWhere() throws Exception {
    Path data = slide.data.resolve("Data0000.dat");
    byte[] damaged = Files.readAllBytes(data);
    Arrays.fill(damaged, 20_000, 30_000, (byte) 7);
    Files.write(data, damaged);
    try (ImageFile image = ImageReaders.open(slide.file, ALLOWED)) {
      assertThatThrownBy(() -> image.region(0, 0, 0, 192, 96))
          .isInstanceOfSatisfying(
              ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
          .hasMessage("MRXS: OpenSlide cannot read it (expected: a whole slide)");
    }
  }
}
