package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RocPlotTest {
  @Test
  void shouldDrawOnePointPerDifferentProbability() {
    double[] said = {0.9, 0.4, 0.4, 0.1};
    boolean[] positives = {true, true, false, false};

    assertThat(RocPlot.points(said, positives))
        .containsExactly(
            new double[] {0, 0}, new double[] {0, 0.5}, new double[] {0.5, 1}, new double[] {1, 1});
  }

  @Test
  void shouldDrawNoCurveOfOneLabel() {
    assertThat(RocPlot.points(new double[] {0.9, 0.4}, new boolean[] {true, true})).isEmpty();
    assertThat(RocPlot.points(new double[] {0.9, 0.4}, new boolean[2])).isEmpty();
  }
}
