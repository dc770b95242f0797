package io.tilewise.lab.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.TilesPerImage;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FitWarningsTest {
  private static final FitResult.Counts COUNTS =
      new FitResult.Counts(100, List.of(20, 20), 6400, 0, 5, new TilesPerImage(64, 64, 64), 0);

  @Test
  void shouldNameTheRuleThatKnewUnseenGroupsBetter() {
    List<RuleReport> reports =
        List.of(
            report("max-probability", OptionalDouble.of(0.3)),
            report("top-k-mean", OptionalDouble.of(0.1)),
            report("noisy-or", OptionalDouble.of(0.2)));

    assertThat(warnings(reports))
        .containsExactly(
            "on groups not fitted on max-probability has log loss 0.3000, and top-k-mean 0.1000;"
                + " --rule chooses");
  }

  @Test
  void shouldNotCallARuleBetterThatHasNoCalibration() {
    List<RuleReport> reports =
        List.of(
            report("max-probability", OptionalDouble.of(0.3)),
            report("majority-vote", OptionalDouble.empty()));

    assertThat(warnings(reports))
        .singleElement()
        .asString()
        .startsWith("left uncalibrated")
        .endsWith(": majority-vote");
  }

  @Test
  void shouldSayNothingWhereTheRuleIsTheBestOrNoneIsCalibrated() {
    assertThat(warnings(List.of(report("max-probability", OptionalDouble.of(0.3))))).isEmpty();
    assertThat(warnings(List.of(report("max-probability", OptionalDouble.empty()))))
        .singleElement()
        .asString()
        .startsWith("left uncalibrated");
  }

  private static List<String> warnings(List<RuleReport> reports) {
    FitPlan plan = new FitPlan(Slides.LABELS, null, List.of(), null, null, FitPlan.DEFAULT_SEED);
    return FitWarnings.of(COUNTS, reports, List.of(), plan, "max-probability");
  }

  private static RuleReport report(String rule, OptionalDouble loss) {
    RuleFit fit = new RuleFit(ImageCalibration.NONE, null, null);
    return new RuleReport(
        rule, fit, loss.isPresent(), OptionalDouble.of(0.7), loss, OptionalDouble.empty());
  }
}
