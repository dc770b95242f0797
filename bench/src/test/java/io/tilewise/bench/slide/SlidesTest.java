package io.tilewise.bench.slide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlidesTest {
  /** Of three tiles and a half. */
  private static final int SIDE = 448;

  private static final int TILE = 128;

  @TempDir Path folder;

  @Test
  void shouldWriteASlideThatIsReadAsAnAperioScanners() throws Exception {
    Path slide = Slides.write(folder.resolve("new/slide.tif"), SIDE * 4, TILE);

    try (ImageReader image = ImageReaders.open(slide, ImageLimits.DEFAULT)) {
      ImageLayout layout = image.layout();
      assertThat(layout.format()).isEqualTo("TIFF (Aperio SVS), JPEG, 8-bit RGB");
      assertThat(layout.micronsPerPixel()).hasValue(Slides.MICRONS);
      assertThat(layout.levels()).extracting(Level::width).containsExactly(SIDE * 4, SIDE);
      image.finish();
    }
    assertThat(Files.list(slide.getParent())).containsExactly(slide);
  }

  @Test
  void shouldWriteThePixelsThatItPaints() throws Exception {
    Tissue tissue = new Tissue(SIDE, SIDE);

    try (ImageReader image =
        ImageReaders.open(
            Slides.write(folder.resolve("slide.tif"), SIDE, TILE), ImageLimits.DEFAULT)) {
      RgbPixels read = image.region(0, 0, SIDE, SIDE);

      byte[] painted = tissue.bgr(0, 0, 0, SIDE);
      double difference = 0;
      for (int i = 0; i < painted.length; i++) {
        int at = i / 3 * 3 + 2 - i % 3;
        difference += Math.abs((read.rgb()[at] & 0xff) - (painted[i] & 0xff));
      }
      assertThat(difference / painted.length).as("what JPEG loses").isLessThan(6);
    }
  }

  @Test
  void shouldLeaveASlideAloneThatIsThere() throws Exception {
    Path there = Files.writeString(folder.resolve("there.tif"), "of yesterday");

    assertThat(Slides.write(there, SIDE, TILE)).hasContent("of yesterday");
  }
}
