package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.TissueMask;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An image of 64x40 pixels, cut by 16: four columns, of which the lowest row is half padding. */
class TissueCuttingTest extends ImageCutting {
  private static final int SIDE = 16;
  private static final int WIDTH = 4 * SIDE;
  private static final int HEIGHT = 40;

  /** Glass, and tissue in some tiles, from their left edge on. */
  private Path slide(String name, int tissueColumns, Integer... tissueTiles) throws IOException {
    byte[] rgb = new byte[WIDTH * HEIGHT * RgbPixels.CHANNELS];
    Arrays.fill(rgb, (byte) 0xf4);
    for (int tile : tissueTiles) {
      for (int y = tile / 4 * SIDE; y < Math.min(HEIGHT, tile / 4 * SIDE + SIDE); y++) {
        for (int x = tile % 4 * SIDE; x < tile % 4 * SIDE + tissueColumns; x++) {
          rgb[(y * WIDTH + x) * RgbPixels.CHANNELS + 1] = 0x50;
        }
      }
    }
    return workshop.file(name, TilePng.encode(new RgbPixels(WIDTH, HEIGHT, rgb)));
  }

  private ImageTiled manifest(ImageSubmitted submission) throws Exception {
    return cut(submission).orElseThrow().manifest(NOW);
  }

  private static ImageSubmitted asking(ImageSubmitted plain, @Nullable TissueMask tissue) {
    return new ImageSubmitted(
        plain.imageId(),
        plain.submissionId(),
        plain.uri(),
        plain.model(),
        plain.lane(),
        plain.rule(),
        plain.maxWait(),
        plain.submittedAt(),
        plain.attributes(),
        null,
        tissue);
  }

  @Test
  void shouldCutTilesOfTissueAndListTheOthersAsBackground() throws Exception {
    workshop.model("m", SIDE, 0, "pad", ", \"tissue\": \"auto\"");
    Path file = slide("a.png", 4, 1, 6, 8);

    ImageTiled manifest = manifest(submission(file.toUri(), "m"));

    assertThat(tiles).extracting(tile -> tile.event().index()).containsExactly(1, 6, 8);
    assertThat(tiles)
        .extracting(tile -> tile.event().tissueFraction())
        .as("padding is not counted")
        .containsExactly(0.25, 0.25, 0.25);
    assertThat(tiles.getFirst().pixels().rgb()[1]).isEqualTo((byte) 0x50);
    assertThat(manifest.tileCount()).isEqualTo(3);
    assertThat(manifest.backgroundTiles()).isEqualTo(9);
    assertThat(manifest.background()).isNotNull();
    assertThat(manifest.background().indices()).containsExactly(0, 2, 3, 4, 5, 7, 9, 10, 11);
    assertThat(manifest.reading()).isNotNull();
    assertThat(manifest.reading().tissueMask())
        .isEqualTo("auto, saturation >= 0.05, at least 0.05 of a tile, level 0");
  }

  @Test
  void shouldTakeATileOfLessThanTheCardsLeastForBackground() throws Exception {
    workshop.model("m", SIDE, 0, "pad", ", \"tissue\": 0.2, \"minTissue\": 0.5");
    Path file = slide("a.png", 6, 1, 2);

    ImageTiled manifest = manifest(submission(file.toUri(), "m"));

    assertThat(tiles).isEmpty();
    assertThat(manifest.reading()).isNotNull();
    assertThat(manifest.reading().tissueMask())
        .isEqualTo("saturation >= 0.2, at least 0.5 of a tile, level 0");
  }

  @Test
  void shouldLetASubmissionDecideOtherwiseThanTheCard() throws Exception {
    workshop.model("m", SIDE, 0, "pad", ", \"tissue\": \"auto\"");
    Path file = slide("a.png", 4, 1);

    ImageTiled all = manifest(asking(submission(file.toUri(), "m"), new TissueMask.Off()));
    ImageTiled none =
        manifest(asking(submission(file.toUri(), "m"), new TissueMask.Threshold(0.9)));

    assertThat(all.tileCount()).isEqualTo(12);
    assertThat(none.tileCount()).isZero();
  }

  @Test
  void shouldSayNothingOfTissueWhereNobodyLooks() throws Exception {
    Path file = slide("a.png", 4, 1);

    ImageTiled manifest = manifest(submission(file.toUri(), "cells"));

    assertThat(tiles).hasSize(12).allMatch(tile -> tile.event().tissueFraction() == 1);
    assertThat(manifest.background()).isNull();
    assertThat(manifest.backgroundTiles()).isZero();
    assertThat(manifest.reading()).isNotNull();
    assertThat(manifest.reading().tissueMask()).isNull();
  }

  @Test
  void shouldReadAnEmptySlideToItsEnd() throws Exception {
    Path whole = slide("a.png", 0);
    ImageSubmitted auto = asking(submission(whole.toUri(), "cells"), new TissueMask.Auto());

    ImageTiled manifest = manifest(auto);

    assertThat(tiles).isEmpty();
    assertThat(manifest.tileCount()).isZero();
    assertThat(manifest.backgroundTiles()).isEqualTo(12);
    byte[] bytes = Files.readAllBytes(whole);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(whole, bytes);
    assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> cut(auto));
  }

  @Test
  void shouldCutTheSameTilesAgain() throws Exception {
    Path file = Path.of("../../shared/data/slides/CMU-1-Small-Region.svs");
    assumeThat(file).as("a slide beside the repository").exists();
    Path slide = Files.copy(file, workshop.images.resolve("a.svs"));
    workshop.model("m", 256, 32, "shift", ", \"tissue\": \"auto\"");

    ImageTiled once = manifest(submission(slide.toUri(), "m"));
    List<TileExtracted> first = tiles.stream().map(Tile::event).toList();
    tiles.clear();
    ImageTiled again = manifest(submission(slide.toUri(), "m"));

    assertThat(again).isEqualTo(once);
    assertThat(tiles).extracting(Tile::event).isEqualTo(first);
    assertThat(once.backgroundTiles())
        .isBetween(once.grid().tileCount() / 3, once.grid().tileCount() * 2 / 3);
  }
}
