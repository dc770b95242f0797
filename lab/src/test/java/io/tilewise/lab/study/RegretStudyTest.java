package io.tilewise.lab.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegretStudyTest {
  private static final Map<String, List<Double>> TABLE =
      Map.of(
          FittedRule.NAME,
          List.of(0.90, 0.80),
          "evidence-mixture",
          List.of(0.93, 0.79),
          "noisy-or",
          List.of(0.91, 0.70));

  @Test
  void shouldCompareWithRulesOfOtherFamiliesOrWithAll() {
    assertThat(RegretStudy.regret(TABLE, FittedRule.NAME, true)).isCloseTo(0.01, within(1e-12));
    assertThat(RegretStudy.regret(TABLE, FittedRule.NAME, false)).isCloseTo(0.03, within(1e-12));
    assertThat(RegretStudy.regret(TABLE, "noisy-or", true)).isCloseTo(0.10, within(1e-12));
    assertThat(RegretStudy.regret(TABLE, "evidence-mixture", true)).isZero();
  }

  @Test
  void shouldAverageTablesColumnByColumn() {
    Map<String, List<Double>> other = Map.of("noisy-or", List.of(0.71, 0.90));

    Map<String, List<Double>> mean =
        RegretStudy.mean(List.of(Map.of("noisy-or", List.of(0.91, 0.70)), other));

    assertThat(mean.get("noisy-or").get(0)).isCloseTo(0.81, within(1e-12));
    assertThat(mean.get("noisy-or").get(1)).isCloseTo(0.80, within(1e-12));
  }

  @Test
  void shouldStudyEveryRuleOnAllTwelveCells() throws Exception {
    StudyPlan plan = new StudyPlan(PaintedCells.slides(12, 1), 20, List.of(1L));

    RegretStudy.Result found = RegretStudy.run(plan, 1);

    assertThat(found.auc()).containsKeys("majority-vote", "top-k-mean");
    assertThat(found.auc()).containsKeys(RegretStudy.MIXTURES.toArray(String[]::new));
    assertThat(found.auc().values()).allSatisfy(row -> assertThat(row).hasSize(12));
    assertThat(found.methods()).hasSize(2);
  }
}
