package io.tilewise.image.tissue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealTissueTest {
  private static final Path DATA = Path.of("../../shared/data");

  @TempDir Path folder;

  private static List<Double> shares(String name, int tile) throws Exception {
    Path file = DATA.resolve(name);
    assumeThat(Files.exists(file)).as("real images beside the repository").isTrue();
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      return PaintedSlide.shares(image, tile, PaintedSlide.AUTO);
    }
  }

  /** The same scan with levels, which somebody's dicomizer made. */
  @Test
  void shouldFindOnALowLevelWhatTheTilesThemselvesShow() throws Exception {
    assumeThat(DATA).as("real images beside the repository").exists();
    for (int level = 0; level < 5; level++) {
      String name = "cmu-1-small-region.level%d.dcm".formatted(level);
      Files.copy(DATA.resolve("scans").resolve(name), folder.resolve(name));
    }
    try (ImageReader image = ImageReaders.open(folder, ImageLimits.DEFAULT)) {
      CutTiles tiles = PaintedSlide.tiles(image, 0, 256);
      TissueShares low = TissueShares.auto(image, tiles, 0);
      List<Double> own = shares("slides/CMU-1-Small-Region.svs", 256);
      double apart = 0;
      for (int index = 0; index < tiles.count(); index++) {
        apart += Math.abs(low.of(index).orElseThrow() - own.get(index)) / tiles.count();
      }

      assertThat(low.words()).hasValueSatisfying(words -> assertThat(words).endsWith("level 4"));
      assertThat(apart).as("mean difference of shares").isLessThan(0.05);
    }
  }

  /** Of a skin biopsy that fills half of the scan. */
  @Test
  void shouldPartSkinFromGlass() throws Exception {
    List<Double> shares = shares("slides/CMU-1-Small-Region.svs", 256);

    int columns = 9;
    assertThat(shares).hasSize(columns * 12);
    assertThat(shares.stream().filter(share -> share < 0.05)).hasSizeBetween(40, 55);
    assertThat(shares.get(6 * columns + 4)).as("epidermis").isGreaterThan(0.9);
    assertThat(shares.get(6 * columns + 1)).as("glass").isZero();
    assertThat(shares.get(4 * columns)).as("a strand of 30 pixels").isGreaterThan(0.05);
  }

  @ParameterizedTest
  @CsvSource({
    "healthy-1.jpg",
    "rare-1.png",
    "moderate-1.jpg",
    "heavy-1.jpg",
    "moderate-1.pyramid.tif"
  })
  void shouldKeepEveryCellOnBlack(String name) throws Exception {
    List<Double> shares = shares("malaria/mosaics/" + name, 128);

    assertThat(shares).hasSize(1024).allMatch(share -> share > 0.4);
  }

  @Test
  void shouldFindNoTissueInABlackPicture() throws Exception {
    assertThat(shares("scans/rgb_geotiff.tiff", 128)).isEqualTo(PaintedSlide.times(4, 0));
  }
}
