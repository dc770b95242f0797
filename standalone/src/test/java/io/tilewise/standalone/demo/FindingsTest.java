package io.tilewise.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final int SICK_TILE = Sample.PLAN.infected().nextSetBit(0);

  @Test
  void shouldCountWhatWasFoundAndWhatWasWronglySuspected() {
    double[] positive = {0.1, 0.1, 0.1, 0.1};
    positive[SICK_TILE] = 0.5;
    positive[(SICK_TILE + 1) % 4] = 0.9;

    Findings findings = Sample.findings("sick", positive);

    assertThat(findings.found()).isEqualTo(1);
    assertThat(findings.falseAlarms()).isEqualTo(1);
  }

  @Test
  void shouldCallTheTruthRightAndAnythingElseWrong() {
    assertThat(Sample.findings("sick", 0, 0, 0, 0).isRight()).isTrue();
    assertThat(Sample.findings("well", 0, 0, 0, 0).isRight()).isFalse();
    assertThat(Sample.findings(null, 0, 0, 0, 0).isRight()).as("referred").isFalse();
    assertThat(Sample.findings("sick", 0, 0, Double.NaN, 0).isRight())
        .as("a tile without a score")
        .isFalse();
  }
}
