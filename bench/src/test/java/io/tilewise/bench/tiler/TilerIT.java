package io.tilewise.bench.tiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.VipsProgram;
import io.tilewise.bench.peers.OpenSlide;
import io.tilewise.bench.peers.Vips;
import io.tilewise.bench.slide.Slides;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bench/run tiler}: small slides, once, and the figures come. */
class TilerIT {
  private static final int TILE = 64;

  @TempDir Path folder;

  private final Figures figures = new Figures("short");

  @Test
  void shouldBringASlideToAVerdictOfAllItsTiles() throws Exception {
    Path slide = Slides.write(folder.resolve("slide.tif"), 8 * TILE, TILE);
    Path network = Path.of("..", "models", "thin-smear", "1");

    DecodeAlone alone = DecodeAlone.warm(slide, TILE);

    new SlideRun(figures, slide.toRealPath(), TILE, network).measure("Small", alone, Map.of());

    assertThat(alone.tiles()).isEqualTo(64);
    assertThat(figures.latest("tilesPerSecondSmall")).isPositive();
    assertThat(figures.latest("ratioToDecodeAloneSmall")).isPositive();
    assertThat(figures.latest("tilerPeakMibSmall")).isBetween(50.0, 2000.0);
    assertThat(figures.latest("bytesPerTileSmall")).isBetween(50.0, 64.0 * 64 * 3);
  }

  @Test
  void shouldSendReferencesThatTakeFewBytes() throws Exception {
    Path slide = Slides.write(folder.resolve("slide.tif"), 8 * TILE, TILE);
    Path network = Path.of("..", "models", "thin-smear", "1");
    DecodeAlone alone = DecodeAlone.warm(slide, TILE);

    new SlideRun(figures, slide.toRealPath(), TILE, network)
        .measure("", alone, Map.of("TILEWISE_TILER_BY_REFERENCE", "always"));

    assertThat(figures.latest("tilesPerSecond")).isPositive();
    assertThat(figures.latest("bytesPerTile")).isBetween(20.0, 1_000.0);
  }

  @Test
  void shouldMeasureTheMaskBesideDecoding() throws Exception {
    Path slide = Slides.write(folder.resolve("slide.tif"), 32 * TILE, TILE);

    TissueCost.measure(slide, TILE, DecodeAlone.warm(slide, TILE), figures, 1);

    assertThat(figures.latest("maskPercentOfDecoding")).isPositive();
    assertThat(figures.json()).contains("\"backgroundTiles\":");
  }

  @Test
  void shouldMeasureDecodingBesideLibvips() throws Exception {
    Optional<Vips> vips = Vips.load();
    assumeThat(vips).as("libvips is installed").isPresent();
    assumeThat(VipsProgram.isInstalled()).as("vips is installed").isTrue();
    Path slide = Slides.write(folder.resolve("slide.tif"), 32 * TILE, TILE);
    Path pixel = folder.resolve("pixel.png");
    VipsProgram.run("black", pixel.toString(), "1", "1");

    new DecodeCost(vips.orElseThrow(), pixel, figures).measure("Slide", slide, 1);

    assertThat(figures.latest("ratioToBareVipsSlide")).isPositive();
    assertThat(figures.latest("decodeMillisSlide")).isPositive();
  }

  @Test
  void shouldMeasureRegionsBesideOpenSlide() throws Exception {
    Optional<OpenSlide> openSlide = OpenSlide.load();
    assumeThat(openSlide).as("OpenSlide is installed").isPresent();
    Path slide = Slides.write(folder.resolve("slide.tif"), 16 * TILE, TILE);

    new RegionReads(openSlide.orElseThrow(), figures, slide).measure(1);

    assertThat(figures.latest("ratioToOpenSlideCold")).isPositive();
    assertThat(figures.latest("ratioToOpenSlideWarm")).isPositive();
  }
}
