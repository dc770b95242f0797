package io.tilewise.lab.fit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.calibration.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What no rule can be fitted on is refused by name. */
class FitRefusalsTest {
  private static final HierarchicalConformal SETS = new HierarchicalConformal(0.1, Promise.MOST);

  @Test
  void shouldRefuseImagesOfOneLabel() {
    Slides slides = new Slides(1);
    for (int image = 0; image < 40; image++) {
      slides.add("i" + image, "g" + image, 1, 16);
    }

    refused(plan(null, SETS), slides.withoutTileLabels())
        .hasMessage(
            "labels: only normal among 40 images (expected: two or more of [tumour, normal])");
  }

  @Test
  void shouldRefuseTilesOfOneLabel() {
    LabelledImages images =
        visitor ->
            slides()
                .withTileLabels()
                .forEach(
                    each ->
                        visitor.accept(
                            new LabelledImage(
                                each.id(),
                                each.group(),
                                each.label(),
                                each.scores(),
                                Slides.tileLabels(each.scores().tiles(), _ -> 1))));

    refused(plan(null, SETS), images).hasMessageContaining("tile_label: none is tumour (expected");
  }

  @Test
  void shouldRefuseEvidenceMixtureWithoutTileLabels() {
    refused(plan("evidence-mixture", SETS), slides().withoutTileLabels())
        .hasMessageContaining("tile_label: none (expected: labels of tiles");
  }

  @Test
  void shouldRefuseALabelThatOneGroupAloneHas() {
    Slides slides = new Slides(1);
    for (int image = 0; image < 20; image++) {
      slides.add("t" + image, "patient", 0, 16).add("n" + image, "g" + image, 1, 16);
    }

    refused(plan(null, SETS), slides.withTileLabels())
        .hasMessageContaining("groups with images of label tumour")
        .hasMessageContaining("1 (expected: at least 2, as groups are never split)");
  }

  @Test
  void shouldSayHowManyGroupsTheAlphaNeeds() {
    HierarchicalConformal strict = new HierarchicalConformal(0.01, Promise.MOST);

    refused(plan(null, strict), slides().withTileLabels())
        .hasMessageContaining("groups with images of label tumour: 20 (expected: at least 50 for")
        .hasMessageContaining("alpha 0.01 and promise most; --no-prediction-sets decides");
    refused(plan(null, new HierarchicalConformal(0.04, Promise.EACH)), slides().withTileLabels())
        .hasMessageContaining("groups with images of label tumour: 20 (expected: at least 24");
  }

  @Test
  void shouldRefuseTileScoresThatFallWithTheLabel() {
    LabelledImages contrary =
        visitor ->
            slides()
                .withTileLabels()
                .forEach(
                    each ->
                        visitor.accept(
                            new LabelledImage(
                                each.id(),
                                each.group(),
                                each.label(),
                                each.scores(),
                                Slides.tileLabels(
                                    each.scores().tiles(),
                                    at -> each.scores().logOdds(at, 0) > 0 ? 1 : 0))));

    refused(plan(null, SETS), contrary)
        .hasMessageContaining(
            "tile scores of tumour: lower for tiles that are tumour than for others");
  }

  @Test
  void shouldRefuseAnImageThatIsThereTwice() {
    refused(
            plan(null, SETS),
            new Slides(1).add("a", "g", 0, 16).add("a", "g", 0, 16).withTileLabels())
        .hasMessage("image_id: a (expected: each image once)");
  }

  private static Slides slides() {
    return new Slides(4).add("g", 40, 3, 64);
  }

  private static FitPlan plan(@Nullable String rule, @Nullable HierarchicalConformal sets) {
    return new FitPlan(Slides.LABELS, "tumour", List.of(), rule, sets, 1);
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
      FitPlan plan, LabelledImages images) {
    return assertThatThrownBy(() -> Fitter.fit(plan, images)).isInstanceOf(FitException.class);
  }
}
