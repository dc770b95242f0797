package io.tilewise.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Logits;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
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

  @Test
  void shouldTurnScoresInAnyOrderIntoProbabilities() {
    TileHeat heat = new TileHeat(2, 3);
    heat.add(score(2, 0, 0));
    heat.add(score(0, 100, 0));
    heat.add(score(0, 0, 100)); // a duplicate: the first counts

    double[] probabilities = heat.probabilities(0);

    assertThat(probabilities).containsExactly(1, Double.NaN, 0.5);
  }

  private static TileScored score(int index, float sick, float well) {
    return new TileScored(
        "tiny",
        "submission",
        index,
        new Region(0, 0, 32, 32),
        Logits.of(sick, well),
        ModelReference.parse("tiny-model@1"),
        1,
        null,
        null);
  }
}
