package io.tilewise.verdict.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.verdict.Fit;
import io.tilewise.verdict.Scores;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code evidence-mixture(doubt=…)}, the one that needs no tile calibration. */
class DoubtTest {
  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "0.9, 0.884", "0.999999999, 0.98", "0.000000001, 0.02"})
  void shouldBelieveATileThatIsAloneButForTheDoubt(double said, double believed) {
    Distribution image = doubt().judge(Scores.of(Scores.probability(said)));

    assertThat(image.probability(1)).isCloseTo(believed, within(1e-6));
  }

  /** Without a bound to its evidence each of the three would outweigh a thousand tiles. */
  @Test
  void shouldNotTakeAFewSureTilesOfManyForALesionNorForNone() {
    assertThat(doubt().judge(image(1024, 3)).probability(1)).isBetween(.01, .5);
    assertThat(doubt().judge(image(1024, 0)).probability(1)).isLessThan(.01);
    assertThat(doubt().judge(image(1024, 100)).probability(1)).isGreaterThan(.99);
    assertThat(doubt().judge(image(16, 3)).probability(1)).isGreaterThan(.9);
  }

  @Test
  void shouldLetLabelsThatNobodyRankedShareWhatThePositiveOneLeaves() {
    List<String> labels = List.of("healthy", "tumour", "fold");
    VerdictRule rule = rule(Fit.NONE.context(labels, "tumour", List.of()));
    float[][] logits = new float[20][];
    Arrays.fill(logits, new float[] {1, -8, 0});

    Distribution said = rule.judge(Scores.of(logits));

    assertThat(said.probability(1)).isLessThan(.01);
    assertThat(said.probability(0) / said.probability(2)).isCloseTo(Math.E, within(1e-9));
  }

  @Test
  void shouldHoldEveryRankedLabelAgainstTheLeastSevere() {
    List<String> labels = List.of("healthy", "adenoma", "carcinoma");
    VerdictRule rule = rule(Fit.NONE.context(labels, "carcinoma", labels));
    float[][] logits = new float[64][];
    Arrays.setAll(logits, at -> at < 20 ? new float[] {0, 9, 0} : new float[] {9, 0, 0});

    assertThat(rule.judge(Scores.of(logits)).probability(1)).isGreaterThan(.99);
  }

  @Test
  void shouldNotBeThereWhereNoLabelIsSought() {
    RuleContext alike = Fit.NONE.context(List.of("a", "b"), null, List.of());

    assertThat(VerdictRules.create(VerdictRules.spec(Scores.DOUBT), alike)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "doubt=0|rule evidence-mixture, doubt: 0 (expected: above 0, below 0.5)",
        "doubt=0.5|rule evidence-mixture, doubt: 0.5 (expected: above 0, below 0.5)",
        "doubt=0.1,neff=4|rule evidence-mixture: evidence-mixture(doubt=0.1,neff=4) (expected:"
            + " doubt alone)",
        "doubt=much|rule evidence-mixture, doubt: much (expected: above 0, below 0.5)"
      })
  void shouldRefuseADoubtThatIsNone(String arguments, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerdictRules.spec("evidence-mixture(" + arguments + ")"))
        .withMessage(problem);
  }

  private static TileScores image(int tiles, int sick) {
    float[][] logits = new float[tiles][];
    Arrays.setAll(logits, at -> Scores.probability(at < sick ? .9999 : .001));
    return Scores.of(logits);
  }

  private static VerdictRule doubt() {
    return rule(Fit.NONE.context(2, 1));
  }

  private static VerdictRule rule(RuleContext context) {
    return VerdictRules.create(VerdictRules.spec(Scores.DOUBT), context).orElseThrow();
  }
}
