package io.tilewise.events.tiling;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageCutTest {
  @Test
  void shouldBeAllOfAnImageThatWasCutWhole() {
    TileGrid grid = TileGrid.covering(1000, 600, 128, 0, EdgePolicy.PAD);

    assertThat(tiled(grid, 0, null).cut())
        .isEqualTo(new ImageCut(1000, 600, new Region(0, 0, 1000, 600), 40, 0, null));
    assertThat(tiled(grid, 0, null).cut().coversImage()).isTrue();
  }

  @Test
  void shouldSayWhichRegionAndHowManyTilesWithoutTissue() {
    LevelArea area = new LevelArea(1, 100, 200, 512, 256);
    TileGrid grid = TileGrid.covering(area, 0, 128, 0, EdgePolicy.PAD);

    ImageCut cut = tiled(grid, 3, "saturation >= 0.07").cut();

    assertThat(cut)
        .isEqualTo(
            new ImageCut(1000, 600, new Region(100, 200, 512, 256), 8, 3, "saturation >= 0.07"));
    assertThat(cut.coversImage()).isFalse();
  }

  /** A level of 333 by 200 pixels of an image of 1000 by 600 stands for one pixel less. */
  @Test
  void shouldNotTakeWhatALevelRoundsOffForAPart() {
    LevelArea level = new LevelArea(3, 0, 0, 333, 200);
    TileGrid grid = TileGrid.covering(level, 1, 128, 0, EdgePolicy.PAD);

    assertThat(tiled(grid, 0, null).cut().coversImage()).isTrue();
  }

  private static ImageTiled tiled(TileGrid grid, int background, @Nullable String mask) {
    VerdictSettings verdict = new VerdictSettings("majority-vote", null, null);
    ModelReference id = ModelReference.parse("smear@1");
    return new ImageTiled(
        "slide",
        "scan",
        1000,
        600,
        grid,
        grid.tileCount() - background,
        background,
        new ManifestModel(id, List.of("sick", "well"), null, List.of(), verdict, null),
        "0".repeat(64),
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        null,
        null,
        null,
        new Reading("PNG", "pngj", null, 1, mask));
  }
}
