package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictSentenceTest {
  private static final String RULE = "mean-probability";

  /** Moves no digit that is shown. */
  private static final ImageCalibration SLIGHT = new ImageCalibration.Scaling(1 + 1e-9, 0);

  private static final List<String> THREE = List.of("sick", "unsure", "well");

  @Test
  void shouldSayThatTheMostProbableLabelWinsAndThatNobodyCalibratedIt() {
    VerdictSettings plain = new VerdictSettings(RULE, null, null);

    assertThat(of(plain, .812))
        .isEqualTo(
            "sick; the rule's number for sick is 0.812 (not calibrated, so no probability), above"
                + " one half");
    assertThat(of(plain, .191))
        .isEqualTo(
            "well; the rule's number for sick is 0.191 (not calibrated, so no probability), below"
                + " one half");
  }

  @Test
  void shouldSpeakOfProbabilityOnlyWhereTheFitCalibrates() {
    VerdictSettings fitted = fitted(new RuleFit(SLIGHT, null, null));

    assertThat(of(fitted, .812)).isEqualTo("sick; P(sick) is 0.812, more probable than not");
    assertThat(of(fitted, .191)).isEqualTo("well; P(sick) is 0.191, less probable than not");
    assertThat(ofThree(fitted(new RuleFit(SLIGHT, null, null), THREE), "sick", .1, .3, .6))
        .isEqualTo("well; P(sick) is 0.100 and P(well) is 0.600; no label is more probable");
  }

  @Test
  void shouldHoldTheProbabilityAgainstTheLimitThatTheCardSets() {
    VerdictSettings own = new VerdictSettings(RULE, null, .11);

    assertThat(of(own, .191))
        .isEqualTo(
            "sick; the rule's number for sick is 0.191 (not calibrated, so no probability), above"
                + " the card's own limit 0.110");
    assertThat(of(own, .05))
        .isEqualTo(
            "well; the rule's number for sick is 0.050 (not calibrated, so no probability), below"
                + " the card's own limit 0.110");
  }

  @Test
  void shouldSayWhatAFittedLimitIsBestAt() {
    VerdictSettings fitted = fitted(new RuleFit(SLIGHT, .11, null));

    assertThat(of(fitted, .191))
        .isEqualTo(
            "sick; P(sick) is 0.191, above the card's fitted limit 0.110, where sensitivity and"
                + " specificity together were highest in the fit");
  }

  @Test
  void shouldCallNothingCalibratedThatAFitLeftAsItWas() {
    assertThat(of(fitted(new RuleFit(ImageCalibration.NONE, .11, null)), .191))
        .contains(
            "the rule's number for sick is 0.191 (not calibrated, so no probability), above the"
                + " card's fitted limit 0.110");
  }

  @Test
  void shouldLetTheCardsOwnLimitGoBeforeItsSets() {
    VerdictFit fit = sets(.6, .3).fit();

    assertThat(of(new VerdictSettings(RULE, null, .9, fit), .7))
        .isEqualTo("well; P(sick) is 0.700, below the card's own limit 0.900");
  }

  @Test
  void shouldTellSetsOverTwoLabelsAsTwoLimitsOfOneProbability() {
    String limits = "; the card calls an image sick above 0.570, well below 0.330, and refers";

    assertThat(of(sets(.67, .57), .931))
        .isEqualTo("sick; P(sick) is 0.931" + limits + " what is between");
    assertThat(of(sets(.67, .57), .191))
        .isEqualTo("well; P(sick) is 0.191" + limits + " what is between");
    assertThat(of(sets(.67, .57), .5))
        .isEqualTo(
            "referred to a person; P(sick) is 0.500"
                + limits
                + " what is between: sick and well stay possible");
  }

  @Test
  void shouldSayThatAnImageIsLikeNoneOfTheFitWhereNoLabelFits() {
    assertThat(of(sets(.3, .2), .5))
        .isEqualTo(
            "referred to a person; P(sick) is 0.500; the card calls an image sick above 0.700, well"
                + " below 0.200, and refers what is between: no label fits, the image is unlike"
                + " those that the card was fitted on");
  }

  @Test
  void shouldSayWhichLabelACardNeverDecides() {
    assertThat(of(sets(1, .57), .2)).contains("sick above 0.570, never well, and");
    assertThat(of(sets(.67, 1), .2)).contains("never sick, well below 0.330, and");
  }

  @Test
  void shouldNotSpeakOfWhatIsBetweenLimitsThatAreOne() {
    assertThat(of(sets(.4, .6), .8))
        .isEqualTo(
            "sick; P(sick) is 0.800; the card calls an image sick above 0.600, well below 0.600");
  }

  @ParameterizedTest
  @ValueSource(doubles = {.001, .1, .29, .31, .5, .69, .71, .9, .999})
  void shouldClaimOfSetsWhatTheyDecide(double probability) {
    for (double[] each : new double[][] {{.7, .3}, {.3, .7}, {.7, .7}, {.3, .3}}) {
      double low = Math.min(1 - each[0], each[1]);
      double high = Math.max(1 - each[0], each[1]);
      String expected =
          probability > high ? "sick;" : probability < low ? "well;" : "referred to a person;";
      assertThat(of(sets(each[0], each[1]), probability)).startsWith(expected);
    }
  }

  @Test
  void shouldShowAsManyDigitsAsTellTheProbabilityFromTheLimit() {
    assertThat(of(new VerdictSettings(RULE, null, .70747), .70743))
        .isEqualTo(
            "well; the rule's number for sick is 0.7074 (not calibrated, so no probability), below"
                + " the card's own limit 0.7075");
    assertThat(of(new VerdictSettings(RULE, null, null), 1e-5)).contains("is less than 0.001 ");
    assertThat(of(new VerdictSettings(RULE, null, null), 1 - 1e-5)).contains("is more than 0.999 ");
    assertThat(of(new VerdictSettings(RULE, null, 1.0), 1 - 1e-5))
        .contains(
            "is 0.99999 (not calibrated, so no probability), below the card's own limit 1.00000");
  }

  @Test
  void shouldSayWhatWasTiedAndWhatBrokeIt() {
    assertThat(of(new VerdictSettings(RULE, "worst", null), .5))
        .isEqualTo(
            "sick; the rule's number for sick is 0.500 (not calibrated, so no probability); sick"
                + " and well tied at 0.5; broken by worst: sick");
    assertThat(of(new VerdictSettings(RULE, "refer", null), .5))
        .isEqualTo(
            "referred to a person; the rule's number for sick is 0.500 (not calibrated, so no"
                + " probability); sick and well tied at 0.5: referred");
  }

  @Test
  void shouldSayThatARuleCouldNotRuleOutALabelWithoutAFit() {
    assertThat(VerdictSentence.of(referred(judged(new VerdictSettings(RULE, null, null), .017))))
        .isEqualTo(
            "referred to a person; the rule's number for sick is 0.017 (not calibrated, so no"
                + " probability), which without a fit is no ground to rule a label out: sick and"
                + " well stay possible");
  }

  private static ImageClassified referred(ImageClassified e) {
    return new ImageClassified(
        e.imageId(),
        e.submissionId(),
        e.revision(),
        e.supersedes(),
        e.status(),
        Decision.REFERRED,
        null,
        e.probabilities(),
        Slides.LABELS,
        e.rule(),
        e.rules(),
        0,
        null,
        e.tiles(),
        e.flippable(),
        e.focus(),
        e.model(),
        e.settings(),
        null,
        null,
        e.submittedAt(),
        e.classifiedAt(),
        true,
        e.warnings(),
        e.modelDigest(),
        e.positive());
  }

  @Test
  void shouldSayWhetherTilesWithoutAScoreCouldChangeTheVerdict() {
    ImageTiled manifest = Slides.manifest(new VerdictSettings(RULE, null, null));
    Replay replay = new Replay(manifest);
    replay.add(Slides.tile(manifest, 0, 9, 0));
    replay.add(Slides.tile(manifest, 1, 9, 0));
    replay.add(Slides.failed(manifest, 2));

    assertThat(VerdictSentence.of(replay.judge(manifest.model(), Slides.STAMP)))
        .isEqualTo(
            "referred to a person, since 2 of 4 tiles have no score and could change the verdict;"
                + " on the others alone it is sick: the rule's number for sick is more than 0.999"
                + " (not calibrated, so no probability), above one half; tiles that failed: 1"
                + " TILE_UNREADABLE");
    replay.add(Slides.tile(manifest, 2, 9, 0));
    assertThat(VerdictSentence.of(replay.judge(manifest.model(), Slides.STAMP)))
        .startsWith("sick; the rule's number for sick is more than 0.999 ")
        .endsWith("; judged on 3 of 4 tiles, and the others could not change it");
  }

  @Test
  void shouldGiveTheReasonOfAnImageThatWasNotJudged() {
    assertThat(unjudged(Status.REJECTED, "image: torn.png: ends after 7 bytes"))
        .isEqualTo("rejected: image: torn.png: ends after 7 bytes");
    assertThat(unjudged(Status.FAILED, "4 tiles failed, 0 are missing"))
        .isEqualTo("no verdict: 4 tiles failed, 0 are missing");
    assertThat(unjudged(Status.NO_TISSUE, "")).isEqualTo("no verdict: no tile holds tissue");
  }

  @Test
  void shouldNameThePositiveLabelAndTheDecidedOneOfThree() {
    assertThat(ofThree(new VerdictSettings(RULE, null, null), "sick", .1, .3, .6))
        .isEqualTo(
            "well; the rule's number for sick is 0.100 (not calibrated, so no probability) and the"
                + " rule's number for well is 0.600; none is higher");
    assertThat(ofThree(new VerdictSettings(RULE, null, .2), "sick", .1, .3, .6))
        .isEqualTo(
            "well; the rule's number for sick is 0.100 (not calibrated, so no probability), below"
                + " the card's own limit 0.200; of the others this is the most probable");
    assertThat(ofThree(new VerdictSettings(RULE, null, null), null, .1, .3, .6))
        .isEqualTo(
            "well; the rule's number for well is 0.600 (not calibrated, so no probability); none is"
                + " higher");
  }

  @Test
  void shouldTellSetsOverThreeLabelsByWhatEachHasToReach() {
    VerdictSettings sets =
        fitted(new RuleFit(SLIGHT, null, new Conformal(.1, 50, List.of(.7, .6, .5))), THREE);

    assertThat(ofThree(sets, "sick", .1, .1, .8))
        .isEqualTo(
            "well; P(well) is 0.800, the only label that reaches what the card asks of it (0.500)");
    assertThat(ofThree(sets, "sick", .4, .5, .1))
        .isEqualTo(
            "referred to a person; P(sick) is 0.400, P(unsure) is 0.500: all of them reach what the"
                + " card asks, so all stay possible");
    assertThat(ofThree(sets, "sick", .25, .35, .4))
        .isEqualTo(
            "referred to a person; P(sick) is 0.250: no label fits, the image is unlike those that"
                + " the card was fitted on");
  }

  private static String of(VerdictSettings settings, double sick) {
    return VerdictSentence.of(judged(settings, sick));
  }

  private static ImageClassified judged(VerdictSettings settings, double sick) {
    ImageTiled manifest = Slides.single(settings);
    Replay replay = new Replay(manifest);
    replay.add(Slides.tile(manifest, 0, (float) Math.log(sick / (1 - sick)), 0));
    return replay.judge(manifest.model(), Slides.STAMP);
  }

  private static String ofThree(
      VerdictSettings settings, @Nullable String positive, double... probabilities) {
    ManifestModel model =
        new ManifestModel(Slides.MODEL, THREE, positive, List.of(), settings, null);
    ImageTiled manifest = Slides.single(new VerdictSettings(RULE, null, null)).withModel(model);
    float[] logits = new float[THREE.size()];
    for (int label = 0; label < logits.length; label++) {
      logits[label] = (float) Math.log(probabilities[label]);
    }
    Replay replay = new Replay(manifest);
    replay.add(Slides.tile(manifest, 0, logits));
    return VerdictSentence.of(replay.judge(model, Slides.STAMP));
  }

  private static String unjudged(Status status, String text) {
    ImageClassified verdict =
        ImageVerdict.unjudged(
            "slide",
            "scan",
            status,
            Reason.IMAGE_CORRUPT,
            text,
            new TileCounts(0, 0, 0, 0, 0),
            Slides.TIME,
            Slides.STAMP);
    return VerdictSentence.of(verdict);
  }

  private static VerdictSettings sets(double sick, double well) {
    Conformal conformal = new Conformal(.1, 50, List.of(sick, well));
    return fitted(new RuleFit(SLIGHT, .5, conformal));
  }

  private static VerdictSettings fitted(RuleFit rule) {
    return fitted(rule, Slides.LABELS);
  }

  private static VerdictSettings fitted(RuleFit rule, List<String> labels) {
    return new VerdictSettings(
        RULE,
        null,
        null,
        Fits.write(
            new Fit(Map.of(), Map.of(RULE, rule), List.of()),
            labels,
            new FitScope(Slides.MODEL, 128, 0, null, null),
            new FitProvenance("0".repeat(64), 50, 900, Slides.TIME),
            null));
  }
}
