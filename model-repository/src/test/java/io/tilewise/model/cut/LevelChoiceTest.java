package io.tilewise.model.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.Reason;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.image.ImageLayout;
import io.tilewise.model.ModelCard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelChoiceTest {
  /** Of 0.25, 1 and 4 micrometres per pixel. */
  private static final ImageLayout SLIDE = Layouts.pyramid(4096, 2048, 0.25, 4, 16);

  @ParameterizedTest
  @CsvSource({
    "0.25, 0",
    "0.275, 0",
    "0.2273, 0",
    "1, 1",
    "0.91, 1",
    "1.11, 1",
    "4.4, 2",
    "3.64, 2"
  })
  void shouldTakeTheLevelOfTheResolutionThatTheModelLearnedOn(double wanted, int level)
      throws Exception {
    assertThat(new LevelChoice(SLIDE).of(tile(wanted, null))).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({"0.5", "0.2", "0.28", "0.9", "1.12", "5", "0.01", "900"})
  void shouldRefuseAnImageWithoutTheResolutionRatherThanResampleIt(double wanted) {
    assertThatExceptionOfType(UncuttableException.class)
        .isThrownBy(() -> new LevelChoice(SLIDE).of(tile(wanted, null)))
        .withMessageStartingWith(
            "micronsPerPixel: 0.2500 at level 0, 1.000 at level 1, 4.000 at level 2 (expected: a"
                + " level within 10 % of ")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RESOLUTION_UNSUITABLE));
  }

  @Test
  void shouldTakeTheNearestOfSeveralLevels() throws Exception {
    ImageLayout close = Layouts.pyramid(10_000, 10_000, 1, 9, 10);

    assertThat(new LevelChoice(close).of(tile(9.6, null))).isEqualTo(2);
    assertThat(new LevelChoice(close).of(tile(9.4, null))).isEqualTo(1);
  }

  @Test
  void shouldRefuseAnImageThatDoesNotTellItsResolution() {
    assertThatExceptionOfType(UncuttableException.class)
        .isThrownBy(() -> new LevelChoice(Layouts.plain(99, 99)).of(tile(0.5, null)))
        .withMessage(
            "micronsPerPixel: not told by the image (expected: a number, because the model wants"
                + " 0.5000)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RESOLUTION_UNSUITABLE));
  }

  @Test
  void shouldTakeFullResolutionUnlessACardSaysOtherwise() throws Exception {
    assertThat(new LevelChoice(SLIDE).of(tile(null, null))).isZero();
    assertThat(new LevelChoice(SLIDE).of(tile(null, 0))).isZero();
    assertThat(new LevelChoice(SLIDE).of(tile(null, 2))).isEqualTo(2);
  }

  @Test
  void shouldNameALevelThatTheImageHasNot() {
    assertThatExceptionOfType(UncuttableException.class)
        .isThrownBy(() -> new LevelChoice(SLIDE).of(tile(null, 3)))
        .withMessage("level: 3, which the model wants (expected: 0 to 2)");
    assertThatExceptionOfType(UncuttableException.class)
        .isThrownBy(() -> new LevelChoice(Layouts.plain(99, 99)).of(tile(null, 1)))
        .withMessage("level: 1, which the model wants (expected: 0, the image's only one)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RESOLUTION_UNSUITABLE));
  }

  private static ModelCard.Tile tile(@Nullable Double micronsPerPixel, @Nullable Integer level) {
    return new ModelCard.Tile(64, 0, micronsPerPixel, EdgePolicy.PAD, level, null, null);
  }
}
