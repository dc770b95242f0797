package io.tilewise.image.tissue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.RgbPixels;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CellsTest {

  @Test
  void shouldLookAtEveryPixelOfASmallPicture() {
    byte[] rgb = new byte[3 * 2 * RgbPixels.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (200 + i);
    }
    List<String> cells = new ArrayList<>();

    int count =
        Cells.visit(
            new RgbPixels(3, 2, rgb),
            (max, min, pixels) -> cells.add(min + " to " + max + " of " + pixels));

    assertThat(count).isEqualTo(6);
    assertThat(cells)
        .containsExactly(
            "200 to 202 of 1",
            "203 to 205 of 1",
            "206 to 208 of 1",
            "209 to 211 of 1",
            "212 to 214 of 1",
            "215 to 217 of 1");
  }

  @Test
  void shouldLookAtNoMoreThanFourByFourPixelsOfACell() {
    List<Integer> pixels = new ArrayList<>();

    int count =
        Cells.visit(
            new RgbPixels(256, 256, new byte[256 * 256 * RgbPixels.CHANNELS]),
            (_, _, samples) -> pixels.add(samples));

    assertThat(count).isEqualTo(64);
    assertThat(pixels).hasSize(64).containsOnly(16);
  }

  @Property(tries = 200)
  void shouldCountEachPartOfAPictureOnce(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(max = 7) int column,
      @ForAll @IntRange(max = 7) int row) {
    int columns = Math.min(8, width);
    int rows = Math.min(8, height);
    int x = column % columns * width / columns;
    int y = row % rows * height / rows;
    int right = (column % columns + 1) * width / columns;
    int bottom = (row % rows + 1) * height / rows;
    RgbPixels picture =
        PaintedSlide.of(width, height, PaintedSlide.GLASS)
            .paint(x, y, right - x, bottom - y, PaintedSlide.DENSE)
            .image(1)
            .region(0, 0, 0, width, height);

    assertThat(Glass.of(0.05).share(picture)).isEqualTo(1.0 / (columns * rows));
  }
}
