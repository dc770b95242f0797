package io.tilewise.lab.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.verdict.scores.TileScores;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveyTest {
  private static final FitPlan PLAN =
      new FitPlan(Slides.LABELS, "tumour", List.of(), null, null, 1);

  private static LabelledImage image(String id, int... tiles) {
    TileScores.Builder scores = TileScores.builder(2);
    for (int tile : tiles) {
      scores.add(tile, 1, 0, tile);
    }
    return new LabelledImage(id, id, 0, scores.build(), List.of());
  }

  @Test
  void shouldTellByTheNumbersOfTilesHowManyWereLeftOut() throws Exception {
    Survey whole =
        Survey.of(
            visitor -> {
              visitor.accept(image("a", 0, 1, 2));
              visitor.accept(image("b", 1, 0));
            },
            PLAN);
    Survey masked =
        Survey.of(
            visitor -> {
              visitor.accept(image("a", 0, 1, 2));
              visitor.accept(image("b", 7, 5));
            },
            PLAN);

    assertThat(whole.backgroundTiles()).isZero();
    assertThat(masked.backgroundTiles()).isEqualTo(6);
  }
}
