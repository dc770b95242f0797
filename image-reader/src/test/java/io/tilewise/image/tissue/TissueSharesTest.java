package io.tilewise.image.tissue;

import static io.tilewise.image.tissue.PaintedSlide.AUTO;
import static io.tilewise.image.tissue.PaintedSlide.BLACK;
import static io.tilewise.image.tissue.PaintedSlide.DENSE;
import static io.tilewise.image.tissue.PaintedSlide.GLASS;
import static io.tilewise.image.tissue.PaintedSlide.PALE;
import static io.tilewise.image.tissue.PaintedSlide.from;
import static io.tilewise.image.tissue.PaintedSlide.shares;
import static io.tilewise.image.tissue.PaintedSlide.tiles;
import static io.tilewise.image.tissue.PaintedSlide.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import io.tilewise.image.file.ImageReaders;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slides of 2x2 tiles of 64 pixels, whole and as a level that shows a tile in 8x8. */
class TissueSharesTest {
  private static final int TILE = 64;
  private static final int SIDE = 2 * TILE;
  private static final int PYRAMID = 4;

  @TempDir Path folder;

  private static PaintedSlide slide(int colour) {
    return PaintedSlide.of(SIDE, SIDE, colour);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PYRAMID})
  void shouldFindTissueOnGlass(int levels) throws Exception {
    PaintedSlide slide = slide(GLASS).paint(TILE, 0, TILE, 32, DENSE).paint(0, TILE, 8, 16, DENSE);

    assertThat(shares(slide.image(levels), TILE, AUTO)).containsExactly(0.0, 0.5, 2.0 / 64, 0.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PYRAMID})
  void shouldKeepPaleTissueBesideDense(int levels) throws Exception {
    PaintedSlide slide = slide(PALE).paint(0, 0, TILE, SIDE, DENSE);

    assertThat(shares(slide.image(levels), TILE, AUTO)).isEqualTo(times(4, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PYRAMID})
  void shouldFindNothingInTheNoiseOfAnEmptySlide(int levels) throws Exception {
    PaintedSlide slide = slide(0xe8e6e4).noise(6, 1);

    assertThat(shares(slide.image(levels), TILE, AUTO)).isEqualTo(times(4, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PYRAMID})
  void shouldTakeNeitherBlackBordersNorWhitePaddingForTissue(int levels) throws Exception {
    PaintedSlide slide =
        slide(BLACK).paint(TILE, 0, TILE, SIDE, 0xffffff).paint(TILE, TILE, TILE, TILE, DENSE);

    assertThat(shares(slide.noise(1, 1).image(levels), TILE, AUTO))
        .containsExactly(0.0, 0.0, 0.0, 1.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PYRAMID})
  void shouldKeepWhatIsDarkerThanGlassThoughItHasNoColour(int levels) throws Exception {
    PaintedSlide slide = slide(GLASS).paint(0, 0, TILE, TILE, 0x404040);

    assertThat(shares(slide.image(levels), TILE, AUTO)).containsExactly(1.0, 0.0, 0.0, 0.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PYRAMID})
  void shouldTakeAPenForTissueSinceItMayHideSome(int levels) throws Exception {
    PaintedSlide slide =
        slide(GLASS).paint(0, 0, TILE, TILE, 0x2060e0).paint(0, TILE, TILE, TILE, 0x181818);

    assertThat(shares(slide.image(levels), TILE, AUTO)).containsExactly(1.0, 0.0, 1.0, 0.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PYRAMID})
  void shouldKeepPaleCellsOnBlack(int levels) throws Exception {
    PaintedSlide slide = slide(BLACK);
    for (int at = 0; at < 4; at++) {
      slide.paint(at % 2 * TILE + 16, at / 2 * TILE + 16, 32, 32, 0xc3c0c4);
    }

    assertThat(shares(slide.image(levels), TILE, AUTO)).isEqualTo(times(4, 0.25));
  }

  @Test
  void shouldCountAFixedThreshold() throws Exception {
    PaintedSlide slide = slide(PALE).paint(0, 0, TILE, TILE, DENSE);

    assertThat(shares(slide.image(1), TILE, from(0.3))).containsExactly(1.0, 0.0, 0.0, 0.0);
  }

  @Test
  void shouldReadNothingWhereNobodyLooks() throws Exception {
    PaintedSlide.Read image = slide(GLASS).image(PYRAMID);

    assertThat(shares(image, TILE, (_, _) -> TissueShares.all())).isEqualTo(times(4, 1));
    assertThat(image.pixels()).containsOnly(0);
  }

  @Test
  void shouldReadASmallLevelTwiceAndNoOther() throws Exception {
    PaintedSlide.Read image = slide(GLASS).image(PYRAMID);

    var _ = shares(image, TILE, AUTO);

    assertThat(image.pixels()).containsExactly(0, 0, 0, 2 * SIDE * SIDE / 64);
  }

  @Test
  void shouldLookAtATileOfASequentialImageRightBeforeItIsRead() throws Exception {
    Path file = folder.resolve("noise.png");
    BufferedImage noise = SampleImages.random(100, 300, BufferedImage.TYPE_INT_RGB, 1);
    Files.write(file, SampleImages.png(noise));
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      CutTiles tiles = tiles(image, 0, TILE);
      TissueShares mask = TissueShares.auto(image, tiles, 0.05);
      for (int index = 0; index < tiles.count(); index++) {
        Area at = tiles.area(index);

        assertThat(mask.of(index)).hasValue(1);
        assertThat(image.region(at.x(), at.y(), TILE, TILE).width()).isEqualTo(TILE);
      }
      image.finish();
    }
  }

  @Test
  void shouldSayWhatItDid() throws Exception {
    PaintedSlide slide = slide(GLASS).paint(0, 0, TILE, TILE, DENSE);

    PaintedSlide.Read pyramid = slide.image(PYRAMID);
    PaintedSlide.Read one = slide.image(1);

    assertThat(TissueShares.auto(pyramid, tiles(pyramid, 0, TILE), 0.05).words())
        .hasValue("auto, saturation >= 0.04, at least 0.05 of a tile, level 3");
    assertThat(TissueShares.auto(one, tiles(one, 0, TILE), 0.05).words())
        .hasValue("auto, saturation >= 0.05, at least 0.05 of a tile, level 0");
    assertThat(TissueShares.from(0.125, one, tiles(one, 0, TILE), 0).words())
        .hasValue("saturation >= 0.125, at least 0 of a tile, level 0");
    assertThat(TissueShares.all().words()).isEmpty();
  }

  @Test
  void shouldTakeWhatHoldsLessThanTheLeastForBackground() throws Exception {
    PaintedSlide slide = slide(GLASS).paint(0, 0, TILE, 16, DENSE).paint(TILE, 0, TILE, 8, DENSE);
    PaintedSlide.Read image = slide.image(1);

    TissueShares quarter = TissueShares.from(0.05, image, tiles(image, 0, TILE), 0.25);

    assertThat(quarter.of(0)).hasValue(0.25);
    assertThat(quarter.of(1)).isEmpty();
    assertThat(quarter.of(2)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, 0.05, saturation: 1.1 (expected: 0 to 1)",
    "-0.1, 0.05, saturation: -0.1 (expected: 0 to 1)",
    "0.1, 1.5, least: 1.5 (expected: 0 to 1)"
  })
  void shouldRefuseWhatIsNoShare(double saturation, double least, String text) {
    PaintedSlide.Read image = slide(GLASS).image(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TissueShares.from(saturation, image, tiles(image, 0, TILE), least))
        .withMessage(text);
  }

  /** Whatever is on a slide, and whatever is learnt from it. */
  @Property(tries = 100)
  void shouldLearnNoMoreAndNoLessThanItsBounds(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = PYRAMID) int levels)
      throws Exception {
    PaintedSlide slide = anything(random);

    List<Double> auto = shares(slide.image(levels), TILE, AUTO);

    List<Double> most = shares(slide.image(levels), TILE, from(0.04));
    List<Double> least = shares(slide.image(levels), TILE, from(0.06));
    for (int tile = 0; tile < auto.size(); tile++) {
      assertThat(auto.get(tile)).isBetween(least.get(tile), most.get(tile));
    }
  }

  /** More glass around it takes nothing from tissue that is more than pale. */
  @Property(tries = 100)
  void shouldLoseNoTissueToGlassBesideIt(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = PYRAMID) int levels)
      throws Exception {
    RgbPixels content = anything(random).image(1).region(0, 0, 0, SIDE, SIDE);
    PaintedSlide wide = PaintedSlide.of(2 * SIDE, SIDE, GLASS).copy(content);
    PaintedSlide.Way rule = from(0.05);

    List<Double> alone =
        shares(PaintedSlide.of(SIDE, SIDE, 0).copy(content).image(levels), TILE, rule);
    List<Double> beside = shares(wide.image(levels), TILE, rule);

    assertThat(beside)
        .containsExactly(
            alone.get(0), alone.get(1), 0.0, 0.0, alone.get(2), alone.get(3), 0.0, 0.0);
  }

  private static PaintedSlide anything(Random random) {
    PaintedSlide slide = slide(GLASS);
    for (int i = 0; i < 20; i++) {
      int x = random.nextInt(SIDE);
      int y = random.nextInt(SIDE);
      int grey = random.nextInt(0x100) * 0x10101;
      slide.paint(
          x,
          y,
          1 + random.nextInt(SIDE - x),
          1 + random.nextInt(SIDE - y),
          random.nextBoolean() ? grey : GLASS - random.nextInt(24));
    }
    return slide.noise(2, random.nextLong());
  }
}
