package io.tilewise.lab.thresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class YoudenThresholdTest {
  @Test
  void shouldCutHalfwayBetweenTheImagesThatAreBestApart() {
    double[] probabilities = {0.1, 0.2, 0.25, 0.75, 0.9};
    boolean[] truth = {false, false, false, true, true};

    assertThat(YoudenThreshold.of(probabilities, truth)).hasValue(0.5);
  }

  @Test
  void shouldWeighBothLabelsAlikeHoweverRareOneIs() {
    double[] probabilities = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.25};
    boolean[] truth = {false, false, false, false, false, false, true};

    // Accuracy would call nothing positive; sensitivity 1 at specificity 2/6 is the better J.
    assertThat(YoudenThreshold.of(probabilities, truth).orElseThrow())
        .isCloseTo(0.225, within(1e-12));
  }

  @Test
  void shouldNotCutBetweenImagesThatAVerdictTakesForEqual() {
    double[] probabilities = {0.5, 0.5 + 1e-10};

    assertThat(YoudenThreshold.of(probabilities, new boolean[] {false, true})).isEmpty();
  }

  @Test
  void shouldChooseNoThresholdWhereNoneHelps() {
    assertThat(YoudenThreshold.of(new double[] {0.1, 0.9}, new boolean[] {true, false})).isEmpty();
  }
}
