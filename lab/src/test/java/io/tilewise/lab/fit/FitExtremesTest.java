package io.tilewise.lab.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.scores.TileScores;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Images that are as small, as alike or as unevenly grouped as images can be. */
class FitExtremesTest {
  private static final FitPlan PLAN =
      new FitPlan(
          Slides.LABELS,
          "tumour",
          List.of(),
          null,
          new HierarchicalConformal(0.1, Promise.MOST),
          1);

  @Test
  void shouldFitImagesOfOneTile() throws Exception {
    Slides slides = new Slides(5);
    for (int image = 0; image < 200; image++) {
      TileScores.Builder scores = TileScores.builder(2);
      boolean tumour = image % 2 == 0;
      scores.add(0, 1, (tumour ? 1 : -2) + Math.sin(image), 0.0);
      slides.add(
          new LabelledImage(
              "i" + image,
              "g" + image % 40,
              tumour ? 0 : 1,
              scores.build(),
              List.of(tumour ? 0 : 1)));
    }

    FitResult result = Fitter.fit(PLAN, slides.withTileLabels());

    RuleReport standard = report(result, Fitter.STANDARD);
    assertThat(standard.calibrated()).isTrue();
    assertThat(standard.fit().calibration()).isInstanceOf(ImageCalibration.Scaling.class);
    assertThat(standard.logLossAfter().orElseThrow()).isLessThan(Math.log(2));
  }

  @Test
  void shouldFitGroupsOfOneImageAndOfAThousand() throws Exception {
    Slides slides = new Slides(6).add("g", 20, 1, 8);
    for (int image = 0; image < 1000; image++) {
      slides.add("many" + image, "many", 0, 8);
    }

    FitResult result = Fitter.fit(PLAN, slides.withTileLabels());

    assertThat(result.counts().images()).isEqualTo(1020);
    assertThat(result.counts().groups()).containsExactly(11, 10);
    assertThat(result.rules()).allSatisfy(each -> assertThat(each.fit().conformal()).isNotNull());
  }

  @Test
  void shouldLeaveEverythingPossibleWhereScoresAreEqualEverywhere() throws Exception {
    FitResult result = Fitter.fit(PLAN, equalScores(List.of()));

    RuleReport mean = report(result, "mean-probability");
    assertThat(mean.calibrated()).isFalse();
    assertThat(mean.fit().threshold()).isNull();
    assertThat(Objects.requireNonNull(mean.fit().conformal()).thresholds()).containsExactly(.5, .5);
  }

  @Test
  void shouldRefuseTilesWhoseScoresAreEqualEverywhere() {
    assertThatThrownBy(() -> Fitter.fit(PLAN, equalScores(List.of(0, 1))))
        .isInstanceOf(FitException.class)
        .hasMessageContaining("tile scores of tumour: do not rise with the tile's label");
  }

  @Test
  void shouldRefuseTilesThatAreAllPositive() {
    assertThatThrownBy(() -> Fitter.fit(PLAN, equalScores(List.of(0, 0))))
        .isInstanceOf(FitException.class)
        .hasMessageContaining("tile_label: all are tumour (expected: tiles with and without");
  }

  @Test
  void shouldRefuseASlideThatIsAlone() {
    Slides slides = new Slides(7);
    for (int image = 0; image < 30; image++) {
      slides.add("i" + image, "slide", image % 2, 8);
    }

    assertThatThrownBy(() -> Fitter.fit(PLAN, slides.withTileLabels()))
        .isInstanceOf(FitException.class)
        .hasMessageContaining(
            "groups with images of label tumour to fit on: 1 (expected: at least");
  }

  @Test
  void shouldRefuseFourSlidesOfALabelUnlessNoSetsAreWanted() throws Exception {
    LabelledImages few = new Slides(8).add("g", 8, 6, 16).withTileLabels();
    FitPlan without = new FitPlan(Slides.LABELS, "tumour", List.of(), null, null, 1);

    assertThatThrownBy(() -> Fitter.fit(PLAN, few))
        .isInstanceOf(FitException.class)
        .hasMessageContaining("groups with images of label tumour: 4 (expected: at least 5 for");
    assertThat(Fitter.fit(without, few).rule()).isEqualTo(Fitter.STANDARD);
  }

  /** Two tiles to an image, all of one score. */
  private static LabelledImages equalScores(List<Integer> tileLabels) {
    return visitor -> {
      for (int image = 0; image < 40; image++) {
        TileScores scores = TileScores.builder(2).add(0, 1, .5, .5).add(1, 1, .5, .5).build();
        visitor.accept(new LabelledImage("i" + image, "g" + image, image % 2, scores, tileLabels));
      }
    };
  }

  private static RuleReport report(FitResult result, String rule) {
    return result.rules().stream()
        .filter(each -> each.rule().equals(rule))
        .findFirst()
        .orElseThrow();
  }
}
