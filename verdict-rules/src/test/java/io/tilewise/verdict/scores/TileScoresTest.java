package io.tilewise.verdict.scores;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TileScoresTest {
  @Test
  void shouldOrderTilesByIndexAndKeepTheFirstScoreOfEach() {
    TileScores scores =
        TileScores.builder(2)
            .add(9, .5, 0f, 0f)
            .add(2, 1, 0f, 3f)
            .add(9, 1, 0f, 8f)
            .add(Integer.MAX_VALUE, 1, 0f, 1f)
            .build();

    assertThat(scores.tiles()).isEqualTo(3);
    assertThat(scores.index(0)).isEqualTo(2);
    assertThat(scores.index(1)).isEqualTo(9);
    assertThat(scores.index(2)).isEqualTo(Integer.MAX_VALUE);
    assertThat(scores.weight(1)).isEqualTo(.5);
    assertThat(scores.probability(1, 1)).isEqualTo(.5);
    assertThat(scores.totalWeight()).isEqualTo(2.5);
  }

  @Test
  void shouldHoldMoreTilesThanItStartedWith() {
    TileScores.Builder builder = TileScores.builder(3);
    for (int index = 999; index >= 0; index--) {
      builder.add(index, 1, index, 0f, 0f);
    }

    TileScores scores = builder.build();

    assertThat(scores.tiles()).isEqualTo(1000);
    assertThat(scores.logProbability(0, 0)).isEqualTo(-StrictMath.log1p(2));
    assertThat(scores.probability(999, 0)).isEqualTo(1);
  }
}
