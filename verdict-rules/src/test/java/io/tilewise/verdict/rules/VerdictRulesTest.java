package io.tilewise.verdict.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.Fit;
import io.tilewise.verdict.Scores;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictRulesTest {
  /** Rules that know neither a positive label nor a quantile. */
  private static final List<String> SYMMETRIC =
      List.of(
          "majority-vote",
          "mean-probability",
          "mean-log-probability",
          "max-probability",
          "max-logit",
          "top-k-mean",
          "quantile",
          "log-sum-exp",
          "generalized-mean",
          "product-of-experts");

  @Test
  void shouldMakeEveryRuleByItsName() {
    assertThat(VerdictRules.all(Scores.context(2)))
        .extracting(VerdictRule::name)
        .isEqualTo(VerdictRules.names());
    assertThat(VerdictRules.names())
        .containsExactly(
            "majority-vote",
            "mean-probability",
            "mean-log-probability",
            "max-probability",
            "max-logit",
            "top-k-mean",
            "quantile",
            "noisy-or",
            "log-sum-exp",
            "generalized-mean",
            "product-of-experts",
            "evidence-mixture",
            "count-histogram");
  }

  @Test
  void shouldLeaveOutWhatNeedsAFitWhereThereIsNone() {
    assertThat(VerdictRules.all(Fit.NONE.context(2, 1)))
        .extracting(VerdictRule::name)
        .hasSize(11)
        .doesNotContain("evidence-mixture", "count-histogram");
  }

  @Test
  void shouldShowWhyRawLogitsOfDifferentTilesDoNotCompare() {
    TileScores scores = Scores.of(new float[] {10, 9}, new float[] {0, 5});

    assertThat(new MaxLogit().judge(scores).probability(0)).isCloseTo(.731, within(.0005));
  }

  @Test
  void shouldSaturateAsNoisyOrDoes() {
    VerdictRule noisyOr = Scores.rule(2, "noisy-or");

    assertThat(noisyOr.judge(Scores.repeated(16, .01)).probability(1))
        .isCloseTo(.149, within(5e-4));
    assertThat(noisyOr.judge(Scores.repeated(500, .01)).probability(1))
        .isCloseTo(.993, within(5e-4));
  }

  @Test
  void shouldClaimWhatIndependentExpertsWould() {
    VerdictRule all = Scores.rule(2, "product-of-experts(neff=16)");

    assertThat(all.judge(Scores.repeated(16, .6)).probability(1)).isCloseTo(.9985, within(5e-5));
    assertThat(Scores.rule(2, "product-of-experts").judge(Scores.repeated(16, .6)).probability(1))
        .isCloseTo(1 / (1 + Math.pow(.4 / .6, 4)), within(1e-7));
  }

  @Test
  void shouldFindOneTileAmongTenThousandAndStillKnowHowManyItLookedAt() {
    VerdictRule mixture = Scores.rule(2, "evidence-mixture");
    float[][] logits = new float[10_000][];
    Arrays.setAll(logits, index -> Scores.probability(index == 77 ? 1 - 1e-6 : .001));

    double one = mixture.judge(Scores.of(logits)).probability(1);
    double alone = mixture.judge(Scores.of(logits[77])).probability(1);
    double none = mixture.judge(Scores.repeated(10_000, .001)).probability(1);

    assertThat(none).isLessThan(one);
    assertThat(one).isLessThan(alone);
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

    assertThat(Scores.rules(2))
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

    for (VerdictRule rule : Scores.rules(2)) {
      Distribution result = rule.judge(scores);
      assertThat(result.probability(0) + result.probability(1)).as(rule.name()).isEqualTo(1);
      if (SYMMETRIC.contains(rule.name())) {
        assertThat(result.toArray()).as(rule.name()).containsExactly(.5, .5);
      }
    }
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
