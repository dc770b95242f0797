package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.SourceFile;
import io.tilewise.inference.InferenceConfig.Images;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inference opens of what a tiler sends by reference. */
class SlidesTest {
  @TempDir Path folder;
  private Path root;
  private Slides slides;

  @BeforeEach
  void setUp() throws Exception {
    root = folder.toRealPath();
    Images standard = Images.NONE;
    slides =
        Slides.of(
            new Images(
                List.of(root),
                standard.mostOpen(),
                standard.rememberedBytes(),
                standard.maxHeldPixels(),
                false));
  }

  /** A tiler takes it, and sends its tiles by reference by itself: they are of small pieces. */
  @Test
  void shouldOpenASlideOfWhichAnotherLevelIsOneLargeStrip() throws Exception {
    Path slide = SmallTiffs.writeSlide(root.resolve("slide.tif"));

    assertThat(read(slide).rgb()).containsOnly(0);
  }

  private RgbPixels read(Path slide) throws Exception {
    return slides
        .tiles()
        .images()
        .orElseThrow()
        .read(slide.toUri(), version(slide), image -> image.region(0, 0, 0, 256, 256));
  }

  private static String version(Path file) throws Exception {
    try (SourceFile source = SourceFile.open(file, ImageLimits.DEFAULT)) {
      return source.version();
    }
  }
}
