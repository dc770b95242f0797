package io.tilewise.lab.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.scores.TileScores;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TwinImagesTest {
  private static final FitPlan PLAN =
      new FitPlan(
          Slides.LABELS,
          "tumour",
          List.of(),
          null,
          new HierarchicalConformal(0.1, Promise.MOST),
          1);

  @Test
  void shouldWarnOfAnImageThatIsThereTwiceInDifferentGroups() throws Exception {
    LabelledImages once = new Slides(4).add("g", 40, 3, 64).withTileLabels();
    LabelledImages twice = visitor -> once.forEach(each -> again(each, "g7-1", "g9", visitor));
    LabelledImages sameGroup = visitor -> once.forEach(each -> again(each, "g7-1", "g7", visitor));

    assertThat(Fitter.fit(PLAN, twice).warnings())
        .anyMatch(each -> each.contains("one image were there twice: g7-1 (g7) and copy (g9);"));
    for (LabelledImages alone : List.of(once, sameGroup)) {
      assertThat(Fitter.fit(PLAN, alone).warnings())
          .noneMatch(each -> each.contains("there twice"));
    }
  }

  /** Shows an image, and the chosen one also as another one, its tiles the other way round. */
  private static void again(
      LabelledImage image, String chosen, String group, Consumer<LabelledImage> visitor) {
    visitor.accept(image);
    if (image.id().equals(chosen)) {
      TileScores.Builder reversed = TileScores.builder(2);
      TileScores scores = image.scores();
      int last = scores.tiles() - 1;
      for (int at = 0; at <= last; at++) {
        reversed.add(last - at, 1, scores.logit(at, 0), scores.logit(at, 1));
      }
      visitor.accept(
          new LabelledImage(
              "copy", group, image.label(), reversed.build(), image.tileLabels().reversed()));
    }
  }

  @Test
  void shouldNotTakeImagesOfFewDifferentScoresForOneImage() {
    TileScores.Builder rounded = TileScores.builder(2);
    TileScores.Builder telling = TileScores.builder(2);
    for (int tile = 0; tile < 32; tile++) {
      rounded.add(tile, 1, tile % 7, 0.0);
      telling.add(tile, 1, tile % 8, 0.0);
    }

    assertThat(TwinImages.fingerprint(rounded.build())).isZero();
    assertThat(TwinImages.fingerprint(telling.build())).isNotZero();
  }
}
