package io.tilewise.standalone.report;

import static io.tilewise.standalone.report.HeatmapTest.colour;
import static io.tilewise.standalone.report.HeatmapTest.grey;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.WholeImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReducedPictureTest {
  private static final int LONG = 2 * ReducedPicture.LONGEST_SIDE;

  @Test
  void shouldTakeTheMeanOfEachSquareAndOfWhatIsLeftOfOneAtTheEdges() throws Exception {
    RgbPixels image = grey(LONG - 1, 3);
    image.rgb()[0] = 40;
    int lastRow = 3 * 2 * (LONG - 1);
    image.rgb()[lastRow] = 100;

    ReducedPicture reduced =
        ReducedPicture.of(
            new WholeImage(
                ImageLayout.ofRows("RGB", ImageLayout.LOSSLESS, image.width(), image.height()),
                image));

    assertThat(reduced.factor()).isEqualTo(2);
    assertThat(reduced.pixels().width()).isEqualTo(LONG / 2);
    assertThat(reduced.pixels().height()).isEqualTo(2);
    assertThat(colour(reduced.pixels(), 0, 0)).containsExactly((40 + 3 * 200) / 4, 200, 200);
    assertThat(colour(reduced.pixels(), 0, 1)).containsExactly((100 + 200) / 2, 200, 200);
    assertThat(colour(reduced.pixels(), LONG / 2 - 1, 1)).containsExactly(200, 200, 200);
  }

  @Test
  void shouldLeaveASmallImageAsItIs() throws Exception {
    RgbPixels image = grey(7, 5);

    ReducedPicture reduced =
        ReducedPicture.of(
            new WholeImage(
                ImageLayout.ofRows("RGB", ImageLayout.LOSSLESS, image.width(), image.height()),
                image));

    assertThat(reduced.factor()).isEqualTo(1);
    assertThat(reduced.pixels().rgb()).isEqualTo(image.rgb());
  }

  @Test
  void shouldReadTheSmallestLevelThatHasThePixelsThatAreShown() throws Exception {
    Slide slide = new Slide(256, 256, level(4000, 3000), level(2000, 1500), level(1000, 750));

    ReducedPicture reduced = ReducedPicture.of(slide);

    assertThat(reduced.factor()).isEqualTo(3);
    assertThat(reduced.pixels().width()).isEqualTo(1334);
    assertThat(reduced.pixels().height()).isEqualTo(1000);
    assertThat(slide.read).isNotEmpty().allMatch(each -> each.level == 1);
    assertThat(colour(reduced.pixels(), 1333, 999)).containsExactly(200, 200, 200);
  }

  @Test
  void shouldReadEachStoredTileOnceAndFewAtOnce() throws Exception {
    Slide slide = new Slide(240, 256, level(40_000, 1000));

    ReducedPicture.of(slide);

    Set<String> tiles = new HashSet<>();
    for (Part part : slide.read) {
      assertThat(part.width * part.height).isLessThanOrEqualTo(ReducedPicture.REGION_PIXELS);
      for (int x = part.x; x < part.x + part.width; x += 240) {
        assertThat(x % 240).isZero();
        assertThat(tiles.add(x + "," + part.y)).as("%d,%d again", x, part.y).isTrue();
      }
      assertThat(part.y % 256).isZero();
    }
    assertThat(tiles).hasSize(167 * 4);
  }

  @Test
  void shouldReadAStripOfTheWholeLevelInParts() throws Exception {
    Slide slide = new Slide(8000, 2000, level(8000, 2000));

    ReducedPicture reduced = ReducedPicture.of(slide);

    assertThat(slide.read).hasSize(4).allMatch(part -> part.y == 0 && part.height == 2000);
    assertThat(reduced.pixels().rgb()).containsOnly((byte) 200);
  }

  @Test
  void shouldRepeatTheNeighbourWhereALevelHasNothingOfWhatIsLeft() throws Exception {
    ReducedPicture reduced =
        ReducedPicture.of(new Slide(256, 256, level(16_001, 11), level(1601, 2)));

    assertThat(reduced.factor()).isEqualTo(11);
    assertThat(reduced.pixels().rgb()).containsOnly((byte) 200);
  }

  private static Level level(int width, int height) {
    return new Level(width, height, 1, Optional.empty());
  }

  private record Part(int level, int x, int y, int width, int height) {}

  /** Grey everywhere; remembers what was asked for. */
  private static final class Slide implements ImageReader {
    private final ImageLayout layout;
    private final List<Part> read = new ArrayList<>();

    Slide(int storedWidth, int storedHeight, Level... levels) {
      Optional<Level.StoredTiles> stored =
          Optional.of(new Level.StoredTiles(storedWidth, storedHeight));
      List<Level> all =
          Stream.of(levels).map(each -> new Level(each.width(), each.height(), 1, stored)).toList();
      layout = new ImageLayout("TIFF", "lossless", all, OptionalDouble.empty(), false, 1);
    }

    @Override
    public ImageLayout layout() {
      return layout;
    }

    @Override
    public RgbPixels region(int level, int x, int y, int width, int height) {
      read.add(new Part(level, x, y, width, height));
      return grey(width, height);
    }

    @Override
    public void finish() {
      // There is no end.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
