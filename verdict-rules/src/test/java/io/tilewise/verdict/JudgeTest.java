package io.tilewise.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final List<String> LABELS = List.of("healthy", "tumour");

  private static JudgeSettings settings(String rule, TieBreak tieBreak, Double threshold) {
    return new JudgeSettings(LABELS, "tumour", List.of(), rule, tieBreak, threshold);
  }

  private static Verdict judge(TileScores scores, JudgeSettings settings) {
    return Judge.judge(scores, UnknownTiles.NONE, settings).orElseThrow();
  }

  /** Eight tiles for each label; the positive ones are the surer. */
  private static TileScores tiedVotes() {
    float[][] logits = new float[16][];
    Arrays.setAll(logits, index -> Scores.probability(index % 2 == 0 ? .4 : .9));
    return Scores.of(logits);
  }

  @Test
  void shouldBreakATieOfVotesByMeanLogProbability() {
    Verdict verdict =
        judge(tiedVotes(), settings("majority-vote", TieBreak.MEAN_LOG_PROBABILITY, null));

    assertThat(verdict.decided().label()).isEqualTo(1);
    assertThat(verdict.decided().probabilities().toArray()).containsExactly(.5, .5);
    assertThat(verdict.decided().tie())
        .isEqualTo("healthy and tumour tied at 0.5; broken by mean-log-probability: tumour");
  }

  @Test
  void shouldBreakATieByTheWorstLabelWhateverItsPosition() {
    TileScores scores = Scores.of(Scores.probability(.2), Scores.probability(.8));
    JudgeSettings firstIsWorst =
        new JudgeSettings(
            LABELS, null, List.of("tumour", "healthy"), "majority-vote", TieBreak.WORST, null);

    assertThat(judge(scores, settings("majority-vote", TieBreak.WORST, null)).decided().label())
        .isEqualTo(1);
    assertThat(judge(scores, firstIsWorst).decided().label()).isEqualTo(0);
  }

  /** The most probable label of the three is a guess that a rule without a fit does not make. */
  @Test
  void shouldReferWhatARuleThatDoubtsTheModelCannotTell() {
    TileScores few = fewSureTiles();

    Verdict verdict = judge(few, settings(Scores.DOUBT, TieBreak.MEAN_LOG_PROBABILITY, null));

    assertThat(verdict.decided().probabilities().probability(1)).isBetween(.01, .5);
    assertThat(verdict.decided().labels()).containsExactly(0, 1);
    assertThat(verdict.decided().tie()).isNull();
    assertThat(verdict.agreement()).isZero();
  }

  @Test
  void shouldDecideByAThresholdOrAFitWhateverTheRuleDoubts() {
    TileScores few = fewSureTiles();
    Fit fitted = new Fit(Map.of(), Map.of(Scores.DOUBT, RuleFit.scaled(1, 9)), List.of());

    assertThat(judge(few, settings(Scores.DOUBT, TieBreak.REFER, .005)).decided().label())
        .isEqualTo(1);
    assertThat(
            judge(
                    few,
                    new JudgeSettings(
                        LABELS, "tumour", List.of(), Scores.DOUBT, TieBreak.REFER, null, fitted))
                .decided()
                .label())
        .isEqualTo(1);
  }

  /** A lesion, or what an unknown model takes for one. */
  private static TileScores fewSureTiles() {
    float[][] logits = new float[1024][];
    Arrays.setAll(logits, index -> Scores.probability(index < 3 ? .9999 : .001));
    return Scores.of(logits);
  }

  @Test
  void shouldReferATieWhenToldSo() {
    Verdict verdict = judge(tiedVotes(), settings("majority-vote", TieBreak.REFER, null));

    assertThat(verdict.decided().label()).isNull();
    assertThat(verdict.decided().labels()).containsExactly(0, 1);
    assertThat(verdict.decided().tie()).isEqualTo("healthy and tumour tied at 0.5: referred");
    assertThat(verdict.agreement()).isZero();
  }

  @Test
  void shouldReferRatherThanTakeTheFirstLabelWhenNothingBreaksATie() {
    TileScores scores = Scores.of(Scores.probability(.5));
    JudgeSettings unranked =
        new JudgeSettings(
            LABELS, null, List.of(), "mean-probability", TieBreak.MEAN_LOG_PROBABILITY, null);

    Verdict verdict = judge(scores, unranked);

    // Without a positive label, noisy-or is as undecided as the others.
    assertThat(verdict.opinions()).allSatisfy(each -> assertThat(each.label()).isNull());
    assertThat(verdict.decided().tie())
        .isEqualTo("healthy and tumour tied at 0.5, and by mean-log-probability: referred");
  }

  @Test
  void shouldCallThePositiveLabelFromTheThresholdOn() {
    TileScores oneInFour =
        Scores.of(
            Scores.probability(.9),
            Scores.probability(.1),
            Scores.probability(.1),
            Scores.probability(.1));

    assertThat(judge(oneInFour, settings("majority-vote", TieBreak.REFER, .25)).decided().label())
        .isEqualTo(1);
    assertThat(judge(oneInFour, settings("majority-vote", TieBreak.REFER, .26)).decided().label())
        .isEqualTo(0);
    assertThat(judge(oneInFour, settings("majority-vote", TieBreak.REFER, null)).decided().label())
        .isEqualTo(0);
  }

  @Test
  void shouldKeepTheThresholdFromRulesThatItWasNotMadeFor() {
    Verdict verdict =
        judge(Scores.repeated(4, .3), settings("mean-probability", TieBreak.REFER, .1));

    assertThat(verdict.decided().label()).isEqualTo(1);
    assertThat(verdict.opinions())
        .extracting(RuleOpinion::rule, RuleOpinion::label)
        .contains(tuple("majority-vote", 0), tuple("mean-probability", 1));
    // noisy-or: four tiles at .3 make .76.
    assertThat(verdict.agreement()).isEqualTo(2.0 / 11);
  }

  @Test
  void shouldPointToTheTilesThatSpeakMostForThePositiveLabel() {
    TileScores.Builder scores = TileScores.builder(2);
    for (int index = 0; index < 10; index++) {
      scores.add(index, index == 9 ? 0 : 1, 0f, index);
    }
    scores.add(20, 1, 0f, 7f);

    Verdict verdict =
        judge(scores.build(), settings("majority-vote", TieBreak.MEAN_LOG_PROBABILITY, null));

    assertThat(verdict.focus()).containsExactly(8, 7, 20, 6, 5);
  }

  @Test
  void shouldFindNothingToJudgeWithoutTissue() {
    TileScores scores = TileScores.builder(2).add(0, 0, 1f, 2f).build();
    JudgeSettings settings = settings("majority-vote", TieBreak.REFER, null);

    assertThat(Judge.judge(scores, UnknownTiles.NONE, settings)).isEmpty();
    assertThat(Judge.judge(TileScores.builder(2).build(), UnknownTiles.NONE, settings)).isEmpty();
  }

  @Test
  void shouldNameValueAndExpectationOfWhatItRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("average", TieBreak.REFER, null))
        .withMessage(
            "rule: average (expected: one of " + String.join(", ", VerdictRules.names()) + ")");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TileScores.builder(2).add(0, 1, 0f, Float.NaN))
        .withMessage("logit: NaN (expected: finite, in the range of a float)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TileScores.builder(2).add(0, 1, 0f, 0f, 0f))
        .withMessage("logits: 3 (expected: 2 numbers)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new JudgeSettings(LABELS, null, List.of(), "majority-vote", TieBreak.REFER, .5))
        .withMessage("threshold: 0.5 (expected: none without a positive label)");
  }
}
