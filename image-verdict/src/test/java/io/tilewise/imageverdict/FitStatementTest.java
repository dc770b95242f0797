package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.calibration.RuleFit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FitStatementTest {
  private static final Map<String, Integer> GROUPS = groups();
  private static final String FITTED = "fitted on 45 sick and 16 well groups";

  private static Map<String, Integer> groups() {
    Map<String, Integer> groups = new LinkedHashMap<>();
    groups.put("sick", 45);
    groups.put("well", 16);
    return groups;
  }

  @Test
  void shouldSayWhatEachPromiseIsOf() {
    String truth = FITTED + "; its prediction sets promise the truth for 90 % of images ";

    assertThat(of(.1, Promise.MOST))
        .isEqualTo(
            truth
                + "of other such groups, each label counting alike: with most fits, not with all");
    assertThat(of(.1, Promise.MEAN))
        .isEqualTo(
            truth
                + "of other such groups, each label counting alike: on average over fits, so that"
                + " every second fit has less");
    assertThat(of(.1, Promise.EACH))
        .isEqualTo(truth + "of each label from other such groups: on average over fits");
    assertThat(of(.005, Promise.EACH)).contains(" 99.5 % of images");
  }

  @Test
  void shouldPromiseNothingWhereTheSetsDoNotDecideOrDoNotSay() {
    assertThat(of(.1, null)).isEqualTo(FITTED);
    assertThat(FitStatement.of(settings("top-k-mean", .4, .1, Promise.MOST))).hasValue(FITTED);
    assertThat(FitStatement.of(settings("max-logit", null, .1, Promise.MOST))).hasValue(FITTED);
  }

  @Test
  void shouldFindARuleThatIsWrittenInAnotherWay() {
    assertThat(FitStatement.of(settings("top-k-mean(k=3.0)", null, .1, Promise.MOST)).orElseThrow())
        .contains("with most fits");
  }

  @Test
  void shouldCountThreeLabels() {
    Map<String, Integer> three = groups();
    three.put("unsure", 0);

    assertThat(FitStatement.of(settings("top-k-mean", null, .1, null, three)))
        .hasValue("fitted on 45 sick, 16 well and 0 unsure groups");
  }

  @Test
  void shouldSayNothingOfCardsThatDoNotSay() {
    assertThat(FitStatement.of(settings("top-k-mean", null, .1, Promise.MOST, Map.of()))).isEmpty();
    assertThat(FitStatement.of(new VerdictSettings("top-k-mean", null, null))).isEmpty();
  }

  @Test
  void shouldSpeakForTheRuleThatAnImageWasJudgedBy() {
    assertThat(FitStatement.of(judged("top-k-mean(k=3)")).orElseThrow()).contains("with most fits");
    assertThat(FitStatement.of(judged("max-logit"))).hasValue(FITTED);
    assertThat(FitStatement.of(judged("guess"))).isEmpty();
  }

  @Test
  void shouldDoubtAPromiseWhereAWarningStands() {
    ImageClassified warned = judged("top-k-mean(k=3)");

    assertThat(warned.warnings()).isNotEmpty();
    assertThat(FitStatement.isInDoubt(warned)).isTrue();
    assertThat(FitStatement.isInDoubt(judged("max-logit"))).as("promises nothing").isFalse();
    assertThat(FitStatement.isInDoubt(judged(settings("top-k-mean", .4, .1, Promise.MOST))))
        .as("its own limit decides")
        .isFalse();
  }

  private static ImageClassified judged(String rule) {
    return judged(settings(rule, null, .1, Promise.MOST));
  }

  private static ImageClassified judged(VerdictSettings settings) {
    ImageTiled manifest = Slides.manifest(settings, 1);
    Replay replay = new Replay(manifest);
    replay.add(Slides.tile(manifest, 0, 2, 0));
    return replay.judge(manifest.model(), Slides.STAMP);
  }

  private static String of(double alpha, @Nullable Promise promise) {
    return FitStatement.of(settings("top-k-mean", null, alpha, promise)).orElseThrow();
  }

  private static VerdictSettings settings(
      String rule, @Nullable Double threshold, double alpha, @Nullable Promise promise) {
    return settings(rule, threshold, alpha, promise, GROUPS);
  }

  private static VerdictSettings settings(
      String rule,
      @Nullable Double threshold,
      double alpha,
      @Nullable Promise promise,
      Map<String, Integer> groups) {
    Conformal sets = new Conformal(alpha, 61, List.of(.4, .3), promise);
    Fit fit =
        new Fit(
            Map.of(),
            Map.of("top-k-mean", new RuleFit(ImageCalibration.NONE, .5, sets)),
            List.of());
    return new VerdictSettings(
        rule,
        null,
        threshold,
        Fits.write(
            fit,
            Slides.LABELS,
            new FitScope(Slides.MODEL, 128, 0, null, null),
            new FitProvenance("0".repeat(64), 61, 90_000, Slides.TIME, groups, null),
            null));
  }
}
