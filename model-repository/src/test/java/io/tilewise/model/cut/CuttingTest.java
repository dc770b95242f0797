package io.tilewise.model.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.Reason;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.Level;
import io.tilewise.model.ModelCard;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CuttingTest {
  private static final long ANY = Long.MAX_VALUE;

  /** What manifests said before there were levels and regions. */
  @Test
  void shouldCutAWholeImageInAGridThatNamesNoArea() throws Exception {
    TileGrid grid = TileGrid.covering(300, 200, 64, 8, EdgePolicy.PAD);

    ImageLayout slide = Layouts.pyramid(300, 200, 0.5, 4);
    ModelCard.Tile resolution = new ModelCard.Tile(64, 8, 0.5, EdgePolicy.PAD);

    assertThat(Cutting.of(slide, tile(64, 8, EdgePolicy.PAD, null), null, ANY).grid())
        .isEqualTo(grid);
    assertThat(Cutting.of(slide, tile(64, 8, EdgePolicy.PAD, 0), null, ANY).grid()).isEqualTo(grid);
    assertThat(Cutting.of(slide, resolution, new Region(0, 0, 300, 200), ANY).grid())
        .isEqualTo(grid);
  }

  @Test
  void shouldCutALevelInPixelsOfTheLevel() throws Exception {
    Cutting cutting =
        Cutting.of(Layouts.pyramid(4000, 2000, 0, 4), tile(300, 0, EdgePolicy.PAD, 1), null, ANY);

    assertThat(cutting.grid())
        .isEqualTo(
            new TileGrid(4, 2, 300, 0, 1, EdgePolicy.PAD, new LevelArea(4, 0, 0, 1000, 500)));
    assertThat(cutting.levelRegion(7)).isEqualTo(new Region(900, 300, 300, 300));
    assertThat(cutting.region(7)).isEqualTo(new Region(3600, 1200, 1200, 1200));
    assertThat(cutting.validWidth(7)).isEqualTo(100);
    assertThat(cutting.validHeight(7)).isEqualTo(200);
    assertThat(cutting.grid().ownedFraction(7, 4000, 2000)).isEqualTo(100 * 200 / 90_000.0);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, 50, 50, 25, 25, 13, 13",
    "101, 103, 2, 2, 25, 25, 1, 2",
    "3990, 1990, 9000, 9000, 997, 497, 3, 3",
    "3999, 1999, 1, 1, 999, 499, 1, 1",
    "0, 0, 4000, 1, 0, 0, 1000, 1"
  })
  void shouldCutEveryPixelOfTheLevelThatARegionTouches(
      int x, int y, int width, int height, int left, int top, int across, int down)
      throws Exception {
    Cutting cutting =
        Cutting.of(
            Layouts.pyramid(4000, 2000, 0, 4),
            tile(16, 0, EdgePolicy.PAD, 1),
            new Region(x, y, width, height),
            ANY);

    assertThat(cutting.grid().area()).isEqualTo(new LevelArea(4, left, top, across, down));
  }

  @Test
  void shouldShowWhatIsBesideARegionAtItsEdge() throws Exception {
    Region region = new Region(10, 10, 20, 20);

    Cutting cutting =
        Cutting.of(Layouts.plain(40, 40), tile(16, 0, EdgePolicy.PAD, null), region, ANY);

    assertThat(cutting.region(3)).isEqualTo(new Region(26, 26, 16, 16));
    assertThat(cutting.validWidth(3)).as("what is not of the image alone").isEqualTo(14);
    assertThat(cutting.grid().ownedFraction(3, 40, 40))
        .as("of the region alone")
        .isEqualTo(4 * 4 / 256.0);
  }

  @ParameterizedTest
  @CsvSource({"40, 0, 'at 40,0'", "0, 30, 'at 0,30'", "1000, 1000, 'at 1000,1000'"})
  void shouldRefuseARegionOutsideOfTheImage(int x, int y, String at) {
    assertThatExceptionOfType(UncuttableException.class)
        .isThrownBy(
            () ->
                Cutting.of(
                    Layouts.plain(40, 30),
                    tile(16, 0, EdgePolicy.PAD, null),
                    new Region(x, y, 5, 5),
                    ANY))
        .withMessage("region: %s (expected: within the image of 40x30)".formatted(at))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_UNSUPPORTED));
  }

  @Test
  void shouldRefuseToDropEverything() {
    assertThatExceptionOfType(UncuttableException.class)
        .isThrownBy(() -> whole(40, 15, tile(16, 0, EdgePolicy.DROP, null)))
        .withMessage(
            "image: 40x15 pixels to be cut (expected: at least a tile of 16, because the model"
                + " wants whole ones)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_UNSUPPORTED));
  }

  /** A region of it may be what is wanted, however large the rest is. */
  @Test
  void shouldCountThePixelsThatAreCut() throws Exception {
    ImageLayout slide = Layouts.pyramid(100_000, 80_000, 0, 100);
    ModelCard.Tile tile = tile(256, 0, EdgePolicy.PAD, null);

    assertThatExceptionOfType(UncuttableException.class)
        .isThrownBy(() -> Cutting.of(slide, tile, null, 1_000_000))
        .withMessage("image: 100000x80000 pixels to be cut (expected: at most 1000000 pixels)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_TOO_LARGE));
    assertThat(Cutting.of(slide, tile, new Region(500, 500, 1000, 1000), 1_000_000).grid())
        .satisfies(grid -> assertThat(grid.tileCount()).isEqualTo(16));
    assertThat(Cutting.of(slide, tile(256, 0, EdgePolicy.PAD, 1), null, 1_000_000).grid())
        .satisfies(grid -> assertThat(grid.tileCount()).isEqualTo(16));
  }

  @Test
  void shouldRefuseMoreTilesThanAManifestTakes() {
    for (EdgePolicy edge : EdgePolicy.values()) {
      assertThatExceptionOfType(UncuttableException.class)
          .isThrownBy(() -> whole(1100, 1100, tile(10, 9, edge, null)))
          .withMessage("image: 1091x1091 tiles of 10 (expected: at most 1000000 tiles)")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_TOO_LARGE));
    }
  }

  /** Such a level says nothing of where in the image a pixel of it stands. */
  @ParameterizedTest
  @CsvSource({"100000, 9, 25000, 2, 4.25", "2000000, 2000000, 1, 1, 2000000"})
  void shouldRefuseALevelOfAnotherShape(
      int width, int height, int across, int down, double downsample) {
    ImageLayout thin =
        new ImageLayout(
            "test",
            "lossless",
            List.of(
                new Level(width, height, 1, Optional.empty()),
                new Level(across, down, downsample, Optional.empty())),
            OptionalDouble.empty(),
            false,
            1);

    assertThatExceptionOfType(UncuttableException.class)
        .isThrownBy(() -> Cutting.of(thin, tile(16, 0, EdgePolicy.PAD, 1), null, ANY))
        .withMessage(
            "level 1: %dx%d of an image of %dx%d (expected: the same shape)"
                .formatted(across, down, width, height));
  }

  @Property
  void shouldShareOutEveryPixelThatIsCutOnceAndStayWithinTheImage(
      @ForAll @IntRange(min = 1, max = 400) int width,
      @ForAll @IntRange(min = 1, max = 400) int height,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(max = 39) int overlap,
      @ForAll @IntRange(min = 1, max = 9) int divisor,
      @ForAll EdgePolicy edge,
      @ForAll @IntRange(max = 450) int left,
      @ForAll @IntRange(max = 450) int top,
      @ForAll @IntRange(max = 450) int across,
      @ForAll @IntRange(max = 450) int down)
      throws Exception {
    Assume.that(overlap < size && left < width && top < height);
    ImageLayout layout = Layouts.pyramid(width, height, 0, divisor);
    Region region = across == 0 || down == 0 ? null : new Region(left, top, across, down);
    Optional<Cutting> attempt = attempt(layout, tile(size, overlap, edge, 1), region);
    Assume.that(attempt.isPresent());
    Cutting cutting = attempt.get();
    TileGrid grid = cutting.grid();
    LevelArea area = grid.area();
    Level level = layout.level(1);

    long owned = 0;
    for (int index = 0; index < grid.tileCount(); index++) {
      Region at = cutting.levelRegion(index);
      Region zero = cutting.region(index);
      assertThat(cutting.validWidth(index)).isBetween(1, Math.min(size, zero.width()));
      assertThat(cutting.validHeight(index)).isBetween(1, Math.min(size, zero.height()));
      assertThat(at.x() + cutting.validWidth(index)).isLessThanOrEqualTo(level.width());
      assertThat(at.y() + cutting.validHeight(index)).isLessThanOrEqualTo(level.height());
      assertThat(zero.x()).isLessThan(width);
      assertThat(zero.y()).isLessThan(height);
      assertThat(area.levelPixel(zero.x())).isEqualTo(at.x());
      assertThat(area.levelPixel(zero.y())).isEqualTo(at.y());
      assertThat(area.levelPixel(zero.width())).isEqualTo(size);
      owned += grid.ownedPixels(index, width, height);
    }
    assertThat(owned).isEqualTo(covered(area.width(), grid) * covered(area.height(), grid));
    if (region == null) {
      assertThat(area.width()).isEqualTo(level.width());
    } else {
      assertThat(area.x() * area.downsample()).isLessThanOrEqualTo(left);
    }
  }

  /** Pixels of a side that tiles show: with DROP what fills tiles, else all. */
  private static long covered(int side, TileGrid grid) {
    return grid.edge() == EdgePolicy.DROP
        ? (long) (side - grid.tileSize()) / grid.stride() * grid.stride() + grid.tileSize()
        : side;
  }

  /** Empty where it is refused for its shape, or for being smaller than a tile. */
  private static Optional<Cutting> attempt(
      ImageLayout layout, ModelCard.Tile tile, @Nullable Region region) {
    try {
      return Optional.of(Cutting.of(layout, tile, region, ANY));
    } catch (UncuttableException e) {
      assertThat(e.reason()).isEqualTo(Reason.IMAGE_UNSUPPORTED);
      return Optional.empty();
    }
  }

  @Property
  void shouldReadEveryPixelOfARegionInSomeTile(
      @ForAll @IntRange(min = 1, max = 60) int width,
      @ForAll @IntRange(min = 1, max = 60) int height,
      @ForAll @IntRange(min = 1, max = 20) int size,
      @ForAll @IntRange(max = 59) int left,
      @ForAll @IntRange(max = 59) int top)
      throws Exception {
    Assume.that(left < width && top < height);
    Region region = new Region(left, top, 25, 25);
    for (EdgePolicy edge : List.of(EdgePolicy.PAD, EdgePolicy.SHIFT)) {
      Cutting cutting =
          Cutting.of(Layouts.plain(width, height), tile(size, size / 3, edge, null), region, ANY);

      for (int y = top; y < Math.min(height, top + 25); y++) {
        for (int x = left; x < Math.min(width, left + 25); x++) {
          int column = x;
          int row = y;
          assertThat(IntStream.range(0, cutting.grid().tileCount()).mapToObj(cutting::region))
              .anyMatch(tile -> contains(tile, column, row));
        }
      }
    }
  }

  private static boolean contains(Region tile, int x, int y) {
    return x >= tile.x()
        && y >= tile.y()
        && x < tile.x() + tile.width()
        && y < tile.y() + tile.height();
  }

  private static Cutting whole(int width, int height, ModelCard.Tile tile)
      throws UncuttableException {
    return Cutting.of(Layouts.plain(width, height), tile, null, ANY);
  }

  private static ModelCard.Tile tile(
      int size, int overlap, EdgePolicy edge, @Nullable Integer level) {
    return new ModelCard.Tile(size, overlap, null, edge, level, null, null);
  }
}
