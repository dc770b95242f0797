package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.noise;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.Rows;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.png.TilePng;
import io.tilewise.image.source.ImageSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels, resolutions and regions of interest. */
class LevelCuttingTest extends ImageCutting {
  private static final Path PYRAMID = Path.of("malaria/mosaics/moderate-1.pyramid.tif");
  private static final Path SLIDE = Path.of("slides/CMU-1-Small-Region.svs");

  @ParameterizedTest
  @CsvSource({"1, 100, 0, pad", "2, 100, 20, shift", "3, 100, 0, drop", "0, 1024, 0, pad"})
  void shouldCutTheLevelThatTheCardNames(int level, int size, int overlap, String edge)
      throws Exception {
    Path file = shared(PYRAMID);
    workshop.model("m", size, overlap, edge, ", \"level\": " + level);

    ImageTiled manifest = manifest(cut(submission(file.toUri(), "m")).orElseThrow());

    TileGrid grid = manifest.grid();
    assertThat(manifest.width()).isEqualTo(4096);
    assertThat(grid.level()).isEqualTo(level);
    assertThat(tiles).hasSize(grid.tileCount());
    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      Level read = reader.layout().level(level);
      assertThat(read.width()).isEqualTo(4096 >> level);
      for (Tile tile : tiles) {
        Region at = grid.levelRegion(tile.event().index(), 4096, 4096);
        assertThat(tile.event().region())
            .isEqualTo(new Region(at.x() << level, at.y() << level, size << level, size << level));
        assertThat(tile.pixels(size).rgb())
            .isEqualTo(reader.region(level, at.x(), at.y(), size, size).rgb());
        assertThat(tile.event().validWidth()).isEqualTo(Math.min(size, read.width() - at.x()));
      }
    }
  }

  @Test
  void shouldSayInTheManifestHowTheImageWasRead() throws Exception {
    workshop.model("m", 512, 0, "pad", ", \"micronsPerPixel\": 0.5");

    ImageTiled manifest = manifest(cut(submission(shared(SLIDE).toUri(), "m")).orElseThrow());

    assertThat(manifest.reading()).isNotNull();
    assertThat(manifest.reading().micronsPerPixel()).isEqualTo(0.499);
    assertThat(manifest.reading().decoder()).isEqualTo("jpeg");
    assertThat(manifest.reading().format()).startsWith("TIFF (Aperio SVS)");
    assertThat(manifest.reading().orientation()).isEqualTo(1);
    assertThat(manifest.grid().area()).as("all of level 0").isNull();
  }

  @Test
  void shouldRejectASlideOfAnotherResolutionBeforeItsFirstTile() throws Exception {
    workshop.model("m", 512, 0, "pad", ", \"micronsPerPixel\": 0.25");
    Path file = shared(SLIDE);

    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> cut(submission(file.toUri(), "m")))
        .withMessage(
            "micronsPerPixel: 0.4990 at level 0 (expected: a level within 10 % of 0.2500, which"
                + " the model wants)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RESOLUTION_UNSUITABLE));
    assertThat(tiles).isEmpty();
  }

  @Test
  void shouldRejectAnImageThatTellsNoResolutionWhereTheModelWantsOne() throws Exception {
    workshop.model("m", 16, 0, "pad", ", \"micronsPerPixel\": 0.25");
    Path file = workshop.image("a.png", 40, 20);

    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> cut(submission(file.toUri(), "m")))
        .withMessageStartingWith("micronsPerPixel: not told by the image (expected: a number")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RESOLUTION_UNSUITABLE));
  }

  /** A sequential image too: its rows above the region are passed over. */
  @Test
  void shouldCutARegionOfInterestAlone() throws Exception {
    RgbPixels image = noise(200, 150, 1);
    Path file = workshop.file("a.png", TilePng.encode(image));
    Region region = new Region(37, 41, 30, 40);

    ImageTiled manifest =
        manifest(cut(Workshop.of(submission(file.toUri(), "cells"), region)).orElseThrow());

    assertThat(manifest.grid().area()).isEqualTo(new LevelArea(1, 37, 41, 30, 40));
    assertThat(tiles).hasSize(2 * 3);
    for (Tile tile : tiles) {
      Region at = tile.event().region();
      assertThat(at.x()).isEqualTo(37 + 16 * tile.event().column());
      assertThat(at.y()).isEqualTo(41 + 16 * tile.event().row());
      assertThat(tile.pixels().rgb())
          .isEqualTo(new Rows(image).region(at.x(), at.y(), 16, 16).rgb());
    }
  }

  @Test
  void shouldCutWhatTheImageHasOfARegion() throws Exception {
    Path file = workshop.image("a.png", 40, 40);
    Region region = new Region(30, 24, 1000, 16);

    ImageTiled manifest =
        manifest(cut(Workshop.of(submission(file.toUri(), "cells"), region)).orElseThrow());

    assertThat(manifest.grid().area()).isEqualTo(new LevelArea(1, 30, 24, 10, 16));
    assertThat(tiles).hasSize(1);
    assertThat(tiles.getFirst().event().validWidth()).isEqualTo(10);
  }

  @Test
  void shouldRejectARegionOutsideOfTheImage() throws Exception {
    Path file = workshop.image("a.png", 40, 40);
    Region region = new Region(40, 0, 5, 5);

    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> cut(Workshop.of(submission(file.toUri(), "cells"), region)))
        .withMessage("region: at 40,0 (expected: within the image of 40x40)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_UNSUPPORTED));
  }

  @Test
  void shouldDropWhatFillsNoTile() throws Exception {
    Path file = workshop.image("a.png", 47, 33);
    workshop.model("m", 16, 0, "drop");

    ImageTiled manifest = manifest(cut(submission(file.toUri(), "m")).orElseThrow());

    assertThat(manifest.tileCount()).isEqualTo(4);
    assertThat(tiles).allMatch(tile -> tile.event().validWidth() == 16);
    Path small = workshop.image("b.png", 15, 100);
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> cut(submission(small.toUri(), "m")))
        .withMessageStartingWith("image: 15x100 pixels to be cut (expected: at least a tile of 16")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_UNSUPPORTED));
  }

  /** What a light worker leaves to others is what takes long, not what is large. */
  @Test
  void shouldLetALightWorkerCutALittleOfALargeImage() throws Exception {
    Path file = shared(PYRAMID);
    workshop.model("m", 256, 0, "pad", ", \"level\": 1");
    ImageSources few = workshop.sources().upTo(5_000_000);
    ImageTiler light = workshop.tiler(few);

    assertThat(cut(light, submission(file.toUri(), "m"))).isPresent();
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> cut(light, submission(file.toUri(), "cells")))
        .withMessage("image: 4096x4096 pixels to be cut (expected: at most 5000000 pixels)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_TOO_LARGE));
  }

  private static ImageTiled manifest(ImageTiler.Cut cut) {
    return cut.manifest(NOW);
  }

  /** A copy below the image root. */
  private Path shared(Path name) throws IOException {
    Path file = Path.of("../../shared/data").resolve(name);
    assumeThat(file).as("%s of the shared data", name).exists();
    return Files.copy(file, workshop.images.resolve(name.getFileName()));
  }
}
