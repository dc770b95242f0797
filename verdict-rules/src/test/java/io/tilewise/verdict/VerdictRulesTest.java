package io.tilewise.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VerdictRulesTest {
  @Test
  void shouldFindEveryRuleByItsName() {
    assertThat(VerdictRules.all())
        .allSatisfy(rule -> assertThat(VerdictRules.named(rule.name())).contains(rule));
    assertThat(VerdictRules.named("average")).isEmpty();
    assertThat(VerdictRules.names())
        .isEqualTo("majority-vote, mean-probability, mean-log-probability, max-probability");
  }

  @Test
  void shouldTakeMaximaOfLogSoftmaxRatherThanOfRawLogits() {
    TileScores scores = Scores.of(new float[] {10, 9}, new float[] {0, 5});

    Distribution result = new MaxProbability().judge(scores);

    assertThat(result.probability(1)).isCloseTo(.576, within(.0005));
  }

  @Test
  void shouldLetFifteenHealthyTilesOutvoteOneTumour() {
    float[][] logits = new float[16][];
    Arrays.setAll(logits, index -> Scores.probability(index == 7 ? .99 : .01));

    TileScores scores = Scores.of(logits);

    assertThat(new MajorityVote().judge(scores).toArray()).containsExactly(15 / 16.0, 1 / 16.0);
    assertThat(new MeanProbability().judge(scores).probability(1))
        .isCloseTo((.99 + 15 * .01) / 16, within(1e-7));
    assertThat(new MaxProbability().judge(scores).probability(1)).isCloseTo(.5, within(1e-6));
  }

  @Test
  void shouldPoolLogarithmsAsTheSoftmaxOfTheMeanLogit() {
    TileScores scores = Scores.of(new float[] {3, 1}, new float[] {-2, 5});

    Distribution result = new MeanLogProbability().judge(scores);

    double difference = (1 + 5) / 2.0 - (3 - 2) / 2.0;
    assertThat(result.probability(1)).isCloseTo(1 / (1 + Math.exp(-difference)), within(1e-15));
  }

  @Test
  void shouldWeighTilesByTheirTissue() {
    TileScores scores =
        TileScores.builder(2)
            .add(0, 1, Scores.probability(.2))
            .add(1, .25, Scores.probability(.9))
            .build();

    assertThat(new MajorityVote().judge(scores).toArray()).containsExactly(.8, .2);
    assertThat(new MeanProbability().judge(scores).probability(1))
        .isCloseTo((.2 + .25 * .9) / 1.25, within(1e-7));
  }

  @Test
  void shouldNotListenToATileWithoutTissue() {
    TileScores without = Scores.of(Scores.probability(.2), Scores.probability(.4));
    TileScores with =
        TileScores.builder(2)
            .add(0, 1, Scores.probability(.2))
            .add(1, 1, Scores.probability(.4))
            .add(2, 0, -1e30f, 1e30f)
            .build();

    assertThat(VerdictRules.all())
        .allSatisfy(rule -> assertThat(rule.judge(with)).isEqualTo(rule.judge(without)));
  }

  @Test
  void shouldShareTheVoteOfATileThatCannotDecide() {
    TileScores scores = Scores.of(new float[] {1, 1, -3}, new float[] {0, 2, 2});

    assertThat(new MajorityVote().judge(scores).toArray()).containsExactly(.25, .5, .25);
  }

  @Test
  void shouldStandTheLargestLogitsThereAre() {
    float max = Float.MAX_VALUE;
    TileScores scores = Scores.of(new float[] {max, -max}, new float[] {-max, max});

    assertThat(VerdictRules.all())
        .allSatisfy(rule -> assertThat(rule.judge(scores).toArray()).containsExactly(.5, .5));
  }

  @Test
  void shouldKeepBothEndsOfAProbabilityExact() {
    TileScores scores = Scores.of(new float[] {0, 1000});

    Distribution result = new MeanLogProbability().judge(scores);

    assertThat(result.logProbability(0)).isEqualTo(-1000);
    assertThat(result.probability(1)).isEqualTo(1);
    assertThat(new MaxProbability().judge(Scores.of(new float[] {0, 60})).logProbability(1))
        .isEqualTo(-Math.exp(-60));
  }
}
