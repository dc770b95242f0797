package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class BinaryMetricsTest {
  @Test
  void shouldGiveOneWhenEveryPositiveIsAboveEveryNegative() {
    double auc =
        BinaryMetrics.auc(
            new double[] {0.1, 0.9, 0.2, 0.8}, new boolean[] {false, true, false, true});

    assertThat(auc).isEqualTo(1);
  }

  @Test
  void shouldCountTiesHalf() {
    // Pairs: 0.5 against 0.5 (half), against 0.1 (one); 0.9 against both (two): 3.5 of 4.
    double auc =
        BinaryMetrics.auc(
            new double[] {0.5, 0.9, 0.5, 0.1}, new boolean[] {true, true, false, false});

    assertThat(auc).isEqualTo(0.875);
  }

  @Test
  void shouldGiveOneHalfWhenAllScoresAreEqual() {
    double auc = BinaryMetrics.auc(new double[3], new boolean[] {true, false, true});

    assertThat(auc).isEqualTo(0.5);
  }

  @RepeatedTest(20)
  void shouldEqualTheShareOfPairsInTheRightOrder(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[] scores = random.ints(60, 0, 12).mapToDouble(i -> i).toArray();
    boolean[] truth = new boolean[60];
    for (int i = 2; i < truth.length; i++) {
      truth[i] = random.nextBoolean();
    }
    truth[0] = true;

    double auc = BinaryMetrics.auc(scores, truth);

    assertThat(auc).isCloseTo(sharesOfPairs(scores, truth), within(1e-12));
  }

  private static double sharesOfPairs(double[] scores, boolean[] truth) {
    double right = 0;
    int pairs = 0;
    for (int i = 0; i < truth.length; i++) {
      for (int j = 0; j < truth.length; j++) {
        if (truth[i] && !truth[j]) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return right / pairs;
  }

  @Test
  void shouldJudgeAtOneHalf() {
    BinaryMetrics metrics =
        BinaryMetrics.of(
            new double[] {0.5, 0.4, 0.1, 0.6, 0.2},
            new boolean[] {true, true, false, false, false});

    assertThat(metrics.count()).isEqualTo(5);
    assertThat(metrics.positives()).isEqualTo(2);
    assertThat(metrics.accuracy()).isEqualTo(0.6);
    assertThat(metrics.sensitivity()).isEqualTo(0.5);
    assertThat(metrics.specificity()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(metrics.logLoss())
        .isCloseTo(-Math.log(0.5 * 0.4 * 0.9 * 0.4 * 0.8) / 5, within(1e-12));
  }

  @Test
  void shouldKeepTheLossOfASureMistakeFinite() {
    BinaryMetrics metrics = BinaryMetrics.of(new double[] {0, 0}, new boolean[] {true, false});

    assertThat(metrics.logLoss()).isCloseTo(-Math.log(1e-7) / 2, within(1e-6));
  }

  @Test
  void shouldRefuseATruthOfOneLabel() {
    assertThatThrownBy(() -> BinaryMetrics.auc(new double[] {1, 2}, new boolean[] {true, true}))
        .hasMessage("positives: 2 of 2 (expected: both labels)");
  }

  @Test
  void shouldRefuseScoresWithoutOrder() {
    assertThatThrownBy(
            () -> BinaryMetrics.auc(new double[] {1, Double.NaN}, new boolean[] {true, false}))
        .hasMessage("scores: not all finite (expected: finite numbers)");
  }

  @Test
  void shouldRefuseArraysOfTwoLengths() {
    assertThatThrownBy(() -> BinaryMetrics.auc(new double[1], new boolean[] {true, false}))
        .hasMessage("scores: 1 (expected: 2, one per label)");
  }
}
