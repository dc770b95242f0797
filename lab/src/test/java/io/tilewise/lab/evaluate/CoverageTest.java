package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.Fit;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.scores.TileScores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private static final List<String> LABELS = List.of("tumour", "normal");
  private static final String RULE = "mean-probability";

  /** Both labels stay possible from .4 to .6. */
  private static final Conformal SETS = new Conformal(.1, 10, List.of(.6, .6));

  private final Evaluator evaluator =
      new Evaluator(
          0,
          List.of(
              new JudgeSettings(
                  LABELS,
                  "tumour",
                  List.of(),
                  RULE,
                  TieBreak.REFER,
                  null,
                  new Fit(
                      Map.of(),
                      Map.of(RULE, new RuleFit(ImageCalibration.NONE, .5, SETS)),
                      List.of()))));
  private int images;

  private void add(String group, int label, double tumour) {
    TileScores scores =
        TileScores.builder(2).add(0, 1, Math.log(tumour), Math.log(1 - tumour)).build();
    evaluator.add("image" + images++, group, label, scores);
  }

  private Coverage coverage() {
    return Coverage.of(evaluator.evaluation(LABELS, RULE, 10, 1)).getFirst();
  }

  /** Counted by image, the tumours would be held by .75. */
  @Test
  void shouldCountEveryGroupOfALabelAlike() {
    add("a", 0, .9);
    add("a", 0, .3);
    add("a", 0, .5);
    add("a", 1, .9);
    add("b", 0, .9);
    add("c", 1, .2);

    Coverage coverage = coverage();

    assertThat(coverage.perLabel())
        .containsExactly(entry("tumour", (2 / 3.0 + 1) / 2), entry("normal", .5));
    assertThat(coverage.mean()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(coverage.sizes()).containsExactly(0.0, 5 / 6.0, 1 / 6.0);
    assertThat(coverage.meanSize()).isCloseTo(7 / 6.0, within(1e-12));
  }

  @Test
  void shouldLeaveOutALabelThatNoImageHas() {
    add("a", 1, .2);
    add("b", 1, .7);

    Coverage coverage = coverage();

    assertThat(coverage.perLabel()).containsExactly(entry("normal", .5));
    assertThat(coverage.mean()).isEqualTo(.5);
  }
}
