package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReliabilityTest {
  @Test
  void shouldNotDependOnTheOrderOfImagesOfOneProbability() {
    double[] said = new double[20];
    boolean[] first = new boolean[20];
    boolean[] last = new boolean[20];
    for (int at = 0; at < said.length; at++) {
      said[at] = 0.5;
      first[at] = at < 10;
      last[at] = at >= 10;
    }

    assertThat(Reliability.of(said, first).error()).isCloseTo(0, within(1e-12));
    assertThat(Reliability.of(said, last)).isEqualTo(Reliability.of(said, first));
  }
}
