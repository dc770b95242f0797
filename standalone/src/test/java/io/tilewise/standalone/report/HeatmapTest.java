package io.tilewise.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.RgbPixels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeatmapTest {
  private static final int TILE = 16;
  private static final TileGrid FOUR = TileGrid.covering(32, 32, TILE, 0, EdgePolicy.PAD);

  @Test
  void shouldLetSuspiciousTilesGlowRedInTheirFrameAndDimTheOthers() {
    Heatmap heatmap = new Heatmap(FOUR, new double[] {0, 1, Double.NaN, 0.2});

    RgbPixels map = heatmap.over(grey(2 * TILE, 2 * TILE), 1);

    assertThat(colour(map, TILE, 0)).as("frame of tile 1").containsExactly(230, 40, 30);
    int[] centre = colour(map, TILE + TILE / 2, TILE / 2);
    assertThat(centre[0]).as("red over blue").isGreaterThan(centre[2] + 30);
    assertThat(colour(map, 0, 0)).as("no frame").isEqualTo(colour(map, TILE / 2, TILE / 2));
    assertThat(colour(map, TILE / 2, TILE / 2)[0]).as("dimmed").isLessThan(150);
    assertThat(colour(map, TILE / 2, TILE + TILE / 2))
        .as("a tile without a score")
        .isEqualTo(colour(map, TILE / 2, TILE / 2));
  }

  @Test
  void shouldPutTheHeatWhereATileStandsThatIsNoWholeNumberOfPixelsWide() {
    TileGrid grid = TileGrid.covering(100, 50, 40, 0, EdgePolicy.PAD);
    Heatmap heatmap = new Heatmap(grid, new double[] {0, 1, 0, 0, 0, 0});

    RgbPixels map = heatmap.over(grey(34, 17), 3); // 13 1/3 pixels a tile

    assertThat(colour(map, 13, 5)).as("39 of 40").isEqualTo(colour(map, 0, 5));
    assertThat(colour(map, 14, 5)).as("42, in the frame").containsExactly(230, 40, 30);
    assertThat(colour(map, 27, 5)).as("81").isEqualTo(colour(map, 0, 5));
    assertThat(colour(map, 20, 14)).as("the row below").isEqualTo(colour(map, 0, 5));
  }

  @Test
  void shouldColourASharedPixelByTheTileThatOwnsIt() {
    TileGrid grid = TileGrid.covering(24, 16, TILE, 8, EdgePolicy.SHIFT);
    Heatmap heatmap = new Heatmap(grid, new double[] {0, 1});

    RgbPixels map = heatmap.over(grey(24, 16), 1);

    assertThat(colour(map, 7, 8)).isEqualTo(colour(map, 0, 8));
    assertThat(colour(map, 23, 8)[0]).isGreaterThan(colour(map, 0, 8)[0]);
    assertThat(colour(map, 8, 8)).as("its frame").containsExactly(230, 40, 30);
  }

  @Test
  void shouldPutTheHeatOfALevelWhereItsTilesStandInTheImage() {
    // Tiles of 10 pixels, each 40 of the image; two in a row from pixel 8 of the level on.
    TileGrid grid = TileGrid.covering(new LevelArea(4, 8, 4, 20, 10), 1, 10, 0, EdgePolicy.PAD);
    Heatmap heatmap = new Heatmap(grid, new double[] {0, 1});

    RgbPixels map = heatmap.over(grey(60, 40), 2); // 120x80 pixels of the image

    assertThat(colour(map, 36, 8)).as("72,16, where tile 1 begins").containsExactly(230, 40, 30);
    assertThat(colour(map, 35, 8)).as("tile 0").isEqualTo(colour(map, 16, 8));
    int[] uncut = colour(map, 0, 0);
    assertThat(uncut).as("grey").containsExactly(80, 80, 80);
    assertThat(colour(map, 15, 8)).isEqualTo(uncut);
    assertThat(colour(map, 36, 7)).isEqualTo(uncut);
    assertThat(colour(map, 56, 8)).as("behind tile 1").isEqualTo(uncut);
    assertThat(colour(map, 36, 28)).as("below it").isEqualTo(uncut);
    assertThat(colour(map, 36, 27)).as("its last row").isNotEqualTo(uncut);
  }

  @Test
  void shouldLeaveGreyWhatWasDropped() {
    TileGrid grid = TileGrid.covering(40, 24, TILE, 0, EdgePolicy.DROP);
    Heatmap heatmap = new Heatmap(grid, new double[] {1, 1});

    RgbPixels map = heatmap.over(grey(40, 24), 1);

    assertThat(colour(map, 31, 15)).containsExactly(230, 40, 30);
    assertThat(colour(map, 32, 8)).containsExactly(80, 80, 80);
    assertThat(colour(map, 8, 16)).containsExactly(80, 80, 80);
  }

  @Test
  void shouldColourFromBlueOverYellowToRedAndClamp() {
    assertThat(Heatmap.colour(0)).isEqualTo(0x4046aa);
    assertThat(Heatmap.colour(2.0 / 3)).isEqualTo(0xf0d23c);
    assertThat(Heatmap.colour(1)).isEqualTo(0xe6281e);
    assertThat(Heatmap.colour(7)).isEqualTo(Heatmap.colour(1));
  }

  @Test
  void shouldRefuseHeatOfAnotherGrid() {
    assertThatThrownBy(() -> new Heatmap(FOUR, new double[3]))
        .hasMessage("heat: 3 tiles (expected: the grid's 4)");
  }

  static RgbPixels grey(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 200);
    return new RgbPixels(width, height, rgb);
  }

  static int[] colour(RgbPixels picture, int x, int y) {
    int at = 3 * (y * picture.width() + x);
    byte[] rgb = picture.rgb();
    return new int[] {rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff};
  }
}
