package io.tilewise.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.RgbPixels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeatmapTest {
  private static final int TILE = 16;

  @Test
  void shouldLetSuspiciousTilesGlowRedInTheirFrameAndDimTheOthers() {
    Heatmap heatmap = new Heatmap(2, new double[] {0, 1, Double.NaN, 0.2});

    RgbPixels map = heatmap.over(grey(2 * TILE, 2 * TILE));

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
  void shouldColourFromBlueOverYellowToRedAndClamp() {
    assertThat(Heatmap.colour(0)).isEqualTo(new Rgb(64, 70, 170));
    assertThat(Heatmap.colour(2.0 / 3)).isEqualTo(new Rgb(240, 210, 60));
    assertThat(Heatmap.colour(1)).isEqualTo(new Rgb(230, 40, 30));
    assertThat(Heatmap.colour(7)).isEqualTo(Heatmap.colour(1));
  }

  @Test
  void shouldRefuseTilesThatMakeNoWholeRows() {
    assertThatThrownBy(() -> new Heatmap(2, new double[3]))
        .hasMessage("positive: 3 tiles (expected: whole rows of 2)");
  }

  @Test
  void shouldReduceAPictureToTheMeansOfItsSquares() {
    RgbPixels picture = grey(4, 2);
    picture.rgb()[0] = 40;

    RgbPixels thumbnail = Thumbnail.of(picture, 2);

    assertThat(thumbnail.width()).isEqualTo(2);
    assertThat(thumbnail.height()).isEqualTo(1);
    assertThat(colour(thumbnail, 0, 0)).containsExactly((40 + 3 * 200) / 4, 200, 200);
    assertThat(colour(thumbnail, 1, 0)).containsExactly(200, 200, 200);
  }

  private static RgbPixels grey(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 200);
    return new RgbPixels(width, height, rgb);
  }

  private static int[] colour(RgbPixels picture, int x, int y) {
    int at = 3 * (y * picture.width() + x);
    byte[] rgb = picture.rgb();
    return new int[] {rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff};
  }
}
