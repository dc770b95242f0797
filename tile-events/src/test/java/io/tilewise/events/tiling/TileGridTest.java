package io.tilewise.events.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileGridTest {
  @ParameterizedTest
  @CsvSource({
    "4096, 4096, 1024,   0, 4, 4",
    "4096, 4096,  128,   0, 32, 32",
    "   1,    1, 1024,   0, 1, 1",
    "1024, 1025, 1024,   0, 1, 2",
    "  10,   60,   64,  60, 1, 1",
    "  64,   65,   64,  60, 1, 2",
    " 100,  100,   64,  60, 10, 10",
    "1000000000, 1, 8192, 8191, -1, -1",
    "1000000000, 1, 8192, 0, 122071, 1",
  })
  void shouldCoverAnImage(int width, int height, int size, int overlap, int columns, int rows) {
    if (columns < 0) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TileGrid.covering(width, height, size, overlap, EdgePolicy.PAD))
          .withMessageEndingWith("(expected: at most 1000000 tiles)");
      return;
    }
    assertThat(TileGrid.covering(width, height, size, overlap, EdgePolicy.PAD))
        .isEqualTo(new TileGrid(columns, rows, size, overlap, 0, EdgePolicy.PAD));
  }

  @Test
  void shouldCountTilesOfWhatNoGridCovers() {
    assertThat(TileGrid.tilesAlong(1_000_000_000, 8192, 8191, EdgePolicy.SHIFT))
        .isEqualTo(999_991_809);
    assertThat(TileGrid.tilesAlong(1_000_000_000, 8192, 8191, EdgePolicy.DROP))
        .isEqualTo(999_991_809);
    assertThat(TileGrid.tilesAlong(10, 64, 60, EdgePolicy.PAD)).isOne();
    assertThat(TileGrid.tilesAlong(10, 64, 60, EdgePolicy.DROP)).isZero();
  }

  @Property
  void shouldShareOutEveryPixelOnce(
      @ForAll @IntRange(min = 1, max = 60) int width,
      @ForAll @IntRange(min = 1, max = 60) int height,
      @ForAll @IntRange(min = 1, max = 70) int size,
      @ForAll @IntRange(max = 69) int overlap,
      @ForAll("covering") EdgePolicy edge) {
    Assume.that(overlap < size);
    TileGrid grid = TileGrid.covering(width, height, size, overlap, edge);
    int[] owners = new int[width * height];
    long owned = 0;

    for (int index = 0; index < grid.tileCount(); index++) {
      Region region = grid.region(index, width, height);
      int left = grid.column(index) * grid.stride();
      int top = grid.row(index) * grid.stride();
      int right = grid.column(index) == grid.columns() - 1 ? width : left + grid.stride();
      int bottom = grid.row(index) == grid.rows() - 1 ? height : top + grid.stride();
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          owners[y * width + x]++;
          assertThat(contains(region, x, y)).isTrue();
        }
      }
      assertThat(grid.ownedPixels(index, width, height))
          .isEqualTo((long) (right - left) * (bottom - top))
          .isPositive();
      owned += grid.ownedPixels(index, width, height);
    }

    assertThat(owners).containsOnly(1);
    assertThat(owned).isEqualTo((long) width * height);
  }

  /** A tiler of somebody else may leave the area out, and the level's sides are not known then. */
  @Test
  void shouldWeighTheLastTilesOfALevelWithoutItsAreaLikeAllOthers() {
    TileGrid grid = new TileGrid(49, 49, 1024, 0, 1, EdgePolicy.PAD);

    for (int index : new int[] {0, 48, 48 * 49, 49 * 49 - 1}) {
      assertThat(grid.ownedFraction(index, 100_000, 100_000)).isEqualTo(1);
    }
  }

  @Property
  void shouldReachBeyondTheImageOnlyAsThePolicyPromises(
      @ForAll @IntRange(min = 1, max = 500) int width,
      @ForAll @IntRange(min = 1, max = 500) int height,
      @ForAll @IntRange(min = 8, max = 600) int size,
      @ForAll @IntRange(max = 7) int overlap,
      @ForAll("covering") EdgePolicy edge) {
    TileGrid grid = TileGrid.covering(width, height, size, overlap, edge);

    for (int index = 0; index < grid.tileCount(); index++) {
      Region region = grid.region(index, width, height);
      boolean beyondX = region.x() + size > width;
      boolean beyondY = region.y() + size > height;
      boolean lastColumn = grid.column(index) == grid.columns() - 1;
      boolean lastRow = grid.row(index) == grid.rows() - 1;
      assertThat(region.x()).isBetween(0, width - 1);
      assertThat(region.y()).isBetween(0, height - 1);
      assertThat(beyondX).isIn(false, edge == EdgePolicy.PAD ? lastColumn : width < size);
      assertThat(beyondY).isIn(false, edge == EdgePolicy.PAD ? lastRow : height < size);
    }
  }

  @Property
  void shouldNotOverflow(
      @ForAll @IntRange(min = 900_000_000, max = Region.MAX_SIDE) int width,
      @ForAll @IntRange(min = 4000, max = 8192) int size,
      @ForAll("covering") EdgePolicy edge) {
    TileGrid grid = TileGrid.covering(width, 1, size, 0, edge);

    Region last = grid.region(grid.tileCount() - 1, width, 1);

    assertThat((long) last.x() + last.width()).isBetween((long) width, (long) width + size);
    assertThat(grid.ownedPixels(grid.tileCount() - 1, width, 1)).isBetween(1L, (long) size);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 8, 0, width: 0 (expected: 1 to 1000000000)",
    "1, 2000000000, 8, 0, height: 2000000000 (expected: 1 to 1000000000)",
    "1, 1, 0, 0, tileSize: 0 (expected: 1 to 8192)",
    "1, 1, 8193, 0, tileSize: 8193 (expected: 1 to 8192)",
    "1, 1, 8, 8, overlap: 8 (expected: 0 to 7)",
    "1, 1, 8, -1, overlap: -1 (expected: 0 to 7)",
    "1000000000, 1000000000, 1, 0, grid: 1000000000x1000000000 (expected: at most 1000000 tiles)",
  })
  void shouldRefuseWhatCannotBeCut(int width, int height, int size, int overlap, String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TileGrid.covering(width, height, size, overlap, EdgePolicy.PAD))
        .withMessage(text);
  }

  @Test
  void shouldRefuseAnIndexOutsideTheGrid() {
    TileGrid grid = TileGrid.covering(10, 10, 5, 0, EdgePolicy.PAD);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid.column(4))
        .withMessage("index: 4 (expected: 0 to 3)");
  }

  @Provide
  Arbitrary<EdgePolicy> covering() {
    return Arbitraries.of(EdgePolicy.PAD, EdgePolicy.SHIFT);
  }

  @Property
  void shouldCutWholeTilesAloneWhereEdgesAreDropped(
      @ForAll @IntRange(min = 70, max = 500) int width,
      @ForAll @IntRange(min = 70, max = 500) int height,
      @ForAll @IntRange(min = 8, max = 70) int size,
      @ForAll @IntRange(max = 7) int overlap) {
    TileGrid grid = TileGrid.covering(width, height, size, overlap, EdgePolicy.DROP);
    int right = (grid.columns() - 1) * grid.stride() + size;
    int lower = (grid.rows() - 1) * grid.stride() + size;
    long owned = 0;

    for (int index = 0; index < grid.tileCount(); index++) {
      Region region = grid.region(index, width, height);
      assertThat(region.x() + size).isLessThanOrEqualTo(width);
      assertThat(region.y() + size).isLessThanOrEqualTo(height);
      owned += grid.ownedPixels(index, width, height);
    }

    assertThat(owned).isEqualTo((long) right * lower);
    assertThat(width - right).isLessThan(grid.stride());
    assertThat(height - lower).isLessThan(grid.stride());
  }

  @Test
  void shouldRefuseToCutLessThanATileWhereEdgesAreDropped() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TileGrid.covering(63, 64, 64, 0, EdgePolicy.DROP))
        .withMessage("grid.columns: 0 (expected: >= 1)");
  }

  /** Who reads a tile by what its event says reads the pixels that it was cut from. */
  @Property
  void shouldFindThePixelsOfATileAgainByItsPlaceOnLevelZero(
      @ForAll @DoubleRange(min = 1, max = 300) double downsample,
      @ForAll @IntRange(max = 20_000) int x,
      @ForAll @IntRange(max = 20_000) int y,
      @ForAll @IntRange(min = 600, max = 3000) int side,
      @ForAll @IntRange(min = 64, max = 600) int size,
      @ForAll EdgePolicy edge) {
    LevelArea area = new LevelArea(downsample, x, y, side, side);
    TileGrid grid = TileGrid.covering(area, 2, size, size / 4, edge);

    for (int index = 0; index < grid.tileCount(); index++) {
      Region level = grid.levelRegion(index, 1, 1);
      Region zero = grid.region(index, 1, 1);
      assertThat(area.levelPixel(zero.x())).isEqualTo(level.x());
      assertThat(area.levelPixel(zero.y())).isEqualTo(level.y());
      assertThat(level.x()).isGreaterThanOrEqualTo(x);
      assertThat(level.y()).isGreaterThanOrEqualTo(y);
    }
  }

  /** Whoever took it for one of the image would compute regions that no number holds. */
  @Test
  void shouldNotCoverAnImageThatItsLastTileIsBeyondOf() {
    LevelArea wide = new LevelArea(1_000_000, 0, 0, 1_000_000, 1);

    assertThat(TileGrid.covering(wide, 1, 8192, 0, EdgePolicy.PAD).covers(Region.MAX_SIDE, 1))
        .as("a tile wider than any image")
        .isFalse();
    assertThat(TileGrid.covering(wide, 1, 900, 0, EdgePolicy.PAD).covers(Region.MAX_SIDE, 1))
        .as("a last tile behind the image")
        .isFalse();
    LevelArea fitting = new LevelArea(1_000_000, 0, 0, 1000, 1);
    assertThat(TileGrid.covering(fitting, 1, 900, 0, EdgePolicy.PAD).covers(Region.MAX_SIDE, 1))
        .isTrue();
  }

  @Test
  void shouldTellWhatItCutsInPixelsOfTheImage() {
    LevelArea area = new LevelArea(4.0003, 100, 0, 300, 256);

    assertThat(TileGrid.covering(area, 1, 256, 0, EdgePolicy.PAD).cutRegion(1600, 1024))
        .isEqualTo(new Region(400, 0, 1200, 1024));
    assertThat(TileGrid.covering(40, 30, 16, 0, EdgePolicy.PAD).cutRegion(40, 30))
        .isEqualTo(new Region(0, 0, 40, 30));
  }

  @Test
  void shouldStandWhereItsAreaIs() {
    LevelArea area = new LevelArea(4, 100, 200, 300, 256);
    TileGrid grid = TileGrid.covering(area, 1, 256, 0, EdgePolicy.PAD);

    assertThat(grid.tileCount()).isEqualTo(2);
    assertThat(grid.covers(4000, 4000)).isTrue();
    assertThat(grid.covers(400, 4000)).as("it begins beyond the image").isFalse();
    assertThat(grid.levelRegion(1, 4000, 4000)).isEqualTo(new Region(356, 200, 256, 256));
    assertThat(grid.region(1, 4000, 4000)).isEqualTo(new Region(1424, 800, 1024, 1024));
    assertThat(grid.ownedPixels(1, 4000, 4000)).isEqualTo(44L * 256);
  }

  private static boolean contains(Region region, int x, int y) {
    return x >= region.x()
        && y >= region.y()
        && x < region.x() + region.width()
        && y < region.y() + region.height();
  }
}
