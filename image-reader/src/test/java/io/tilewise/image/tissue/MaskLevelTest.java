package io.tilewise.image.tissue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageLayout;
import io.tilewise.image.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskLevelTest {
  private static final int SIDE = 100_003;

  private static ImageLayout layout(int... downsamples) {
    List<Level> levels =
        Arrays.stream(downsamples)
            .mapToObj(each -> new Level(SIDE / each, SIDE / each, each, Optional.empty()))
            .toList();
    return new ImageLayout(
        "painted",
        ImageLayout.LOSSLESS,
        levels,
        OptionalDouble.empty(),
        false,
        ImageLayout.UPRIGHT);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 256, 3, the lowest that has 8 pixels a tile",
    "0, 128, 2, though it is rounded down",
    "0, 100, 1, the lowest but one has only six",
    "1, 256, 4, in pixels of the level that is cut",
    "4, 256, 4, no level below",
    "0, 16, 0, of a fourth there are but four"
  })
  void shouldTakeTheLowestLevelThatShowsATile(int cut, int tile, int mask, String why) {
    ImageLayout layout = layout(1, 4, 16, 32, 128);

    assertThat(MaskLevel.of(layout, cut, tile).number()).as(why).isEqualTo(mask);
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "3, 0", "4, 1"})
  void shouldTakeTheTilesThemselvesWhereALevelIsNoCheaper(int downsample, int mask) {
    assertThat(MaskLevel.of(layout(1, downsample), 0, 64).number()).isEqualTo(mask);
  }

  @Property(tries = 300)
  void shouldGiveEachPixelOfTheMaskToOneTile(
      @ForAll @IntRange(min = 8, max = 600) int tile,
      @ForAll @IntRange(min = 1, max = 50_000) int downsample) {
    ImageLayout layout = layout(1, downsample);
    MaskLevel level = new MaskLevel(1, layout.level(1), layout.level(0));
    int width = layout.level(1).width();
    double scale = (double) SIDE / width;

    int end = 0;
    for (int x = 0; x < SIDE; x += tile) {
      Area area = level.of(new Area(x, 0, Math.min(tile, SIDE - x), SIDE));
      assertThat(area.height()).isEqualTo(layout.level(1).height());
      if (tile >= 2 * scale) {
        assertThat(area.x()).isEqualTo(x + tile > SIDE ? Math.min(end, width - 1) : end);
        assertThat(area.x() * scale).isBetween(x - scale, x + scale);
      }
      end = area.x() + area.width();
      assertThat(end).isLessThanOrEqualTo(width);
    }
    assertThat(end).isEqualTo(width);
  }
}
