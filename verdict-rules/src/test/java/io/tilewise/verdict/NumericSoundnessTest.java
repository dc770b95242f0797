package io.tilewise.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.CountHistogram;
import io.tilewise.verdict.rules.RuleSpec;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Extreme values of parameters, weights and fits. */
class NumericSoundnessTest {
  @Test
  void shouldKeepTheGeneralizedMeanOfSmallProbabilities() {
    Distribution result = Scores.rule(2, "generalized-mean(r=100)").judge(Scores.repeated(5, 1e-4));

    assertThat(result.probability(1)).isCloseTo(1e-4, within(1e-10));
  }

  @Test
  void shouldKeepTheCubesOfSmallProbabilities() {
    Distribution result =
        Scores.rule(2, "generalized-mean").judge(Scores.of(new float[] {0, -500}));

    assertThat(result.logProbability(1)).isCloseTo(-500, within(1e-9));
  }

  @Test
  void shouldTakeTheGeneralizedMeanByItsFormula() {
    TileScores scores = random(200, new Random(1));
    for (double r : new double[] {.5, 2, 3, 7}) {
      double[] means = new double[2];
      for (int label = 0; label < 2; label++) {
        for (int at = 0; at < scores.tiles(); at++) {
          means[label] += Math.pow(scores.probability(at, label), r) / scores.tiles();
        }
        means[label] = Math.pow(means[label], 1 / r);
      }

      Distribution result = Scores.rule(2, "generalized-mean(r=" + r + ")").judge(scores);

      assertThat(result.probability(1)).isCloseTo(means[1] / (means[0] + means[1]), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "product-of-experts(neff=1e300)",
        "evidence-mixture(neff=1e300)",
        "evidence-mixture(atleast=2)",
        "evidence-mixture(prior=shares)",
        "evidence-mixture(prior=counts,tilt=1)",
        "evidence-mixture(tilt=counts)",
        "top-k-mean(k=counts)",
        "product-of-experts(neff=1.1e9)",
        "log-sum-exp(b=1e-7)",
        "top-k-mean(k=5d)",
        "top-k-mean(k=0x1p2)",
        "top-k-mean(k=NaN)",
        "top-k-mean(fraction=.1,k=5)",
        "top-k-mean(fraction=.1,k=3)"
      })
  void shouldRefuseParametersThatARuleCannotMean(String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerdictRules.spec(rule))
        .withMessageContaining("(expected: ");
  }

  @Test
  void shouldStayFiniteAtTheBoundsOfTheParameters() {
    TileScores scores = Scores.of(new float[] {3e38f, -3e38f}, new float[] {-3e38f, 2e38f});
    for (String rule :
        List.of(
            "product-of-experts(neff=1e9)",
            "evidence-mixture(neff=1e9)",
            "evidence-mixture(atleast=1)",
            "evidence-mixture(prior=counts)",
            "evidence-mixture(atleast=1,neff=1e9)",
            "evidence-mixture(atleast=1,neff=4.9e-324)",
            "log-sum-exp(b=500)",
            "log-sum-exp(b=1e-6)",
            "generalized-mean(r=100)",
            "generalized-mean(r=.01)")) {
      Distribution result = Scores.rule(2, rule).judge(scores);

      assertThat(result.probability(0) + result.probability(1)).as(rule).isCloseTo(1, within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e300, 1.1e9, 9e-10, Double.MIN_VALUE, -1, Double.NaN})
  void shouldRefuseWeightsThatSumsCannotHold(double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TileScores.builder(2).add(0, weight, 1f, 2f))
        .withMessage("weight: " + weight + " (expected: 0, or 1e-9 to 1e9)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1e9})
  void shouldWeighAlikeWhateverTheUnit(double unit) {
    TileScores.Builder scaled = TileScores.builder(2);
    TileScores.Builder ones = TileScores.builder(2);
    for (int tile = 0; tile < 20; tile++) {
      scaled.add(tile, unit, tile - 9f, 0f);
      ones.add(tile, 1, tile - 9f, 0f);
    }
    TileScores expected = ones.build();
    TileScores actual = scaled.build();
    for (VerdictRule rule : Scores.rules(2)) {
      assertThat(rule.judge(actual).probability(1))
          .as(rule.name())
          .isCloseTo(rule.judge(expected).probability(1), within(1e-12));
    }
  }

  @Test
  void shouldCalibrateByTheTiniestTemperature() {
    ImageCalibration fit = new ImageCalibration.Scaling(Double.MIN_VALUE, .5);

    assertThat(fit.apply(Distribution.of(.4, .6), 1).toArray()).containsExactly(0, 1);
    assertThat(fit.apply(Distribution.of(1, 0), 1).toArray()).containsExactly(1, 0);
    assertThat(fit.apply(Distribution.of(.5, .5), 1).probability(1))
        .isCloseTo(1 / (1 + Math.exp(-.5)), within(1e-12));
  }

  @Test
  void shouldRefuseAnOffsetOfThreeLabels() {
    Fit fit = new Fit(Map.of(), Map.of("quantile", RuleFit.scaled(1, .5)), List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scores.settings(3, "quantile", TieBreak.REFER, null, fit))
        .withMessage(
            "fit.rules[quantile].calibration: Scaling[temperature=1.0, offset=0.5]"
                + " (expected: a temperature alone, unless two labels, one positive)");
  }

  @Test
  void shouldKeepALabelInTheSetThatRoundingPutsJustOutside() {
    Conformal sets = new Conformal(.1, 20, List.of(.9, .9));

    assertThat(sets.set(Distribution.of(.9 + 1e-12, .1 - 1e-12))).containsExactly(0, 1);
    assertThat(sets.set(Distribution.of(.9 + 1e-6, .1 - 1e-6))).containsExactly(0);
  }

  @Test
  void shouldCheckASpecThatNobodyRead() {
    RuleSpec unchecked = new RuleSpec("top-k-mean", Map.of("k", "-1"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerdictRules.create(unchecked, Scores.context(2)))
        .withMessageContaining("k: -1 (expected: a whole number");
  }

  @Test
  void shouldReadANegativeZeroAsZero() {
    assertThat(VerdictRules.spec("quantile(q=-0)")).isEqualTo(VerdictRules.spec("quantile(q=0)"));
  }

  @ParameterizedTest
  @CsvSource({"top-k-mean(k=3), top-k-mean", "' top-k-mean( k = 5.0 )', top-k-mean(k=5)"})
  void shouldFindAFitHoweverItsRuleIsWritten(String written, String rule) {
    RuleFit fitted = RuleFit.scaled(2, 0);

    assertThat(new Fit(Map.of(), Map.of(written, fitted), List.of()).of(rule)).isEqualTo(fitted);
  }

  @Test
  void shouldRefuseFitsOfNoRuleOrOfOneTwice() {
    RuleFit fitted = RuleFit.scaled(2, 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fit(Map.of(), Map.of("guess", fitted), List.of()))
        .withMessageStartingWith("rule: guess (expected: one of ");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Fit(Map.of(), Map.of("quantile", fitted, "quantile(q=.9)", fitted), List.of()))
        .withMessageContaining("every rule once");
  }

  @Test
  void shouldRefuseAHistogramThatOverflows() {
    Double[] coefficients = new Double[CountHistogram.COEFFICIENTS];
    Arrays.fill(coefficients, 1.1e6);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fit(Map.of(), Map.of(), List.of(coefficients)))
        .withMessage("countHistogram: 1100000.0 (expected: -1e6 to 1e6)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 17, 100, 499, 500, 600})
  void shouldTakeTheSameBitsAsAFullSortForAnyK(int k) {
    TileScores scores = random(500, new Random(k));
    double[] means = new double[2];
    for (int label = 0; label < 2; label++) {
      double[] odds = new double[500];
      for (int at = 0; at < odds.length; at++) {
        odds[at] = scores.logOdds(at, label);
      }
      Arrays.sort(odds);
      for (int at = Math.max(0, 500 - k); at < 500; at++) {
        means[label] += odds[at];
      }
      means[label] /= Math.min(k, 500);
    }

    assertThat(Scores.rule(2, "top-k-mean(k=" + k + ")").judge(scores))
        .isEqualTo(Distribution.softmax(means));
  }

  private static TileScores random(int tiles, Random random) {
    TileScores.Builder scores = TileScores.builder(2);
    for (int tile = 0; tile < tiles; tile++) {
      scores.add(tile, 1, 3 * random.nextGaussian(), 0.0);
    }
    return scores.build();
  }
}
