package io.tilewise.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.calibration.Conformal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitConformalTest {
  private static final List<String> LABELS = List.of("tumour", "normal");

  @ParameterizedTest
  @CsvSource({"0.1, 9", "0.05, 19", "0.01, 99", "0.3, 3", "0.15, 6", "0.5, 1"})
  void shouldNeedAsManyImagesAsTheRankSays(double alpha, int needed) {
    SplitConformal sets = new SplitConformal(alpha, false);

    assertThat(sets.needed()).isEqualTo(needed);
    assertThat(sets.rank(needed)).isLessThanOrEqualTo(needed);
    assertThat(sets.rank(needed - 1)).isGreaterThan(needed - 1);
  }

  @Test
  void shouldTakeTheRankThatTheFormulaNames() throws FitException {
    double[] ofTruth = {0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.95, 0.85};

    // ⌈12 · 0.8⌉ = 10th smallest of 11: the second largest 1 - P.
    Conformal fit = new SplitConformal(0.2, false).fit(ofTruth, new int[11], LABELS);

    assertThat(fit.thresholds()).containsExactly(1 - 0.2, 1 - 0.2);
    assertThat(fit.images()).isEqualTo(11);
  }

  @Test
  void shouldGiveEachLabelTheThresholdOfItsOwnImages() throws FitException {
    double[] ofTruth = {0.9, 0.8, 0.7, 0.3, 0.2, 0.1};
    int[] truth = {0, 0, 0, 1, 1, 1};

    Conformal fit = new SplitConformal(0.25, true).fit(ofTruth, truth, LABELS);

    assertThat(fit.thresholds()).containsExactly(1 - 0.7, 1 - 0.1);
  }

  @Test
  void shouldSayHowManyImagesAreNeeded() {
    assertThatThrownBy(() -> new SplitConformal(0.1, false).fit(new double[8], new int[8], LABELS))
        .isInstanceOf(FitException.class)
        .hasMessageContaining("held-out images: 8 (expected: at least 9 for alpha 0.1");
    assertThatThrownBy(() -> new SplitConformal(0.1, true).fit(new double[12], new int[12], LABELS))
        .hasMessageContaining("held-out images of label normal: 0 (expected: at least 9");
  }

  /**
   * With 99 held-out images and α = .1 the coverage over all draws is 90/100 exactly. Its standard
   * error over 400 draws of 200 new images is below .002 (Beta(90, 10) per draw), so .89 to .91 is
   * five of them.
   */
  @Test
  void shouldCoverTheTruthAsOftenAsPromised() throws FitException {
    Random random = new Random(11);
    SplitConformal sets = new SplitConformal(0.1, false);
    double covered = 0;
    for (int draw = 0; draw < 400; draw++) {
      double threshold =
          sets.fit(random.doubles(99).toArray(), new int[99], LABELS).thresholds().getFirst();
      covered +=
          Arrays.stream(random.doubles(200).toArray()).filter(p -> 1 - p <= threshold).count();
    }

    assertThat(covered / (400 * 200)).isCloseTo(0.9, within(0.01));
  }
}
