package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Opinion;
import io.tilewise.events.Reason;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.TilesPerImage;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageVerdictTest {
  private static final Predicate<String> SIZE = each -> each.startsWith("size: ");
  private static final TileScoreRange WIDE = new TileScoreRange(-10, 10);

  private static ImageClassified judged(VerdictSettings verdict, int tiles, float sick) {
    ImageTiled manifest = Slides.manifest(verdict);
    Replay replay = new Replay(manifest);
    for (int index = 0; index < tiles; index++) {
      replay.add(Slides.tile(manifest, index, sick, 0));
    }
    return replay.judge(manifest.model(), Slides.STAMP);
  }

  private static VerdictSettings fitted(String rule, TileScoreRange range) {
    VerdictFit fit = Slides.fit(Slides.MODEL, 128, range);
    return new VerdictSettings(rule, null, null, fit);
  }

  private static Opinion result(ImageClassified verdict, String rule) {
    return verdict.rules().stream().filter(r -> r.rule().equals(rule)).findFirst().orElseThrow();
  }

  /** As large a model as there may be: its verdict still leaves room for the largest fit. */
  @ParameterizedTest
  @CsvSource({"500, 3", "24, 160"})
  void shouldHaveRoomForEveryLegalModel(int count, int control) {
    List<String> labels =
        IntStream.range(0, count)
            .mapToObj(at -> "%03d".formatted(at) + "\u0001".repeat(control))
            .toList();
    ImageTiled manifest =
        Slides.manifest(new VerdictSettings("top-k-mean(k=2)", "worst", null, null));
    ManifestModel model =
        new ManifestModel(
            Slides.MODEL, labels, labels.getFirst(), labels, manifest.model().verdict(), null);
    ImageTiled large = manifest.withModel(model);
    Replay replay = new Replay(large);
    float[] logits = new float[count];
    for (int index = 0; index < 4; index++) {
      for (int label = 0; label < count; label++) {
        logits[label] = label % 13 * -.0137f * (index + 1);
      }
      replay.add(Slides.tile(large, index, logits));
    }

    ImageClassified verdict = replay.judge(model, Slides.STAMP);

    assertThat(verdict.rules()).hasSizeGreaterThan(10);
    int room = 22 * Bounds.ALL_LABELS; // every rule, the five tiles of focus, the set, and texts
    assertThat(EventCodec.json(verdict)).hasSizeLessThan(room);
    assertThat(room + Bounds.FIT_BYTES).isLessThan((1 << 20) - (64 << 10));
  }

  @Test
  void shouldDecideByTheRuleThatNeedsTheFit() {
    ImageClassified verdict = judged(fitted("evidence-mixture", WIDE), 4, 3);

    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(verdict.label()).isEqualTo("sick");
    assertThat(verdict.rule()).isEqualTo("evidence-mixture");
    assertThat(verdict.warnings()).isEmpty();
  }

  @Test
  void shouldReferAnImageWhosePredictionSetIsNotOneLabel() {
    // P(sick) = .5: 1 - .5 is above both thresholds, so that no label is left.
    ImageClassified verdict = judged(fitted("mean-probability", WIDE), 4, 0);

    assertThat(verdict.decision()).isEqualTo(Decision.REFERRED);
    assertThat(verdict.labelSet()).isEmpty();
    assertThat(verdict.probabilities()).containsEntry("sick", .5);
  }

  @Test
  void shouldLetAThresholdOfTheCardGoBeforeWhatWasFitted() {
    VerdictFit fit = Slides.fit(Slides.MODEL, 128, WIDE);

    ImageClassified verdict = judged(new VerdictSettings("mean-probability", null, .2, fit), 4, -1);

    assertThat(verdict.label()).isEqualTo("sick");
  }

  @Test
  void shouldCarryWhatEveryRuleSaysAndLeaveOutTheOneThatWasNotFitted() {
    ImageClassified verdict = judged(fitted("top-k-mean(k=2)", WIDE), 4, 3);

    assertThat(verdict.rules())
        .extracting(Opinion::rule)
        .contains("top-k-mean(k=2)", "evidence-mixture", "noisy-or")
        .doesNotContain("top-k-mean", "count-histogram");
  }

  @Test
  void shouldRefuseAFitOfAnotherContentOfTheModel() {
    VerdictFit fit = Slides.fit(Slides.MODEL, 128, WIDE);
    FitScope scope = new FitScope(Slides.MODEL, 128, 0, null, "ab".repeat(32));
    VerdictFit bound =
        new VerdictFit(
            scope,
            fit.provenance(),
            fit.tileCalibrations(),
            fit.tileScores(),
            fit.countHistogram(),
            fit.rules());
    ImageTiled unsaid = Slides.manifest(new VerdictSettings("evidence-mixture", null, null, bound));

    assertThat(Asked.of(unsaid).problem()).isNull();
    assertThat(Asked.of(of(unsaid, "ab")).problem()).isNull();
    assertThat(Asked.of(of(unsaid, "cd")).problem())
        .isEqualTo(
            new Asked.Problem(
                Reason.FIT_OUT_OF_SCOPE,
                "verdict.fit.scope.digest: abababababab (expected: cdcdcdcdcdcd, the content of"
                    + " smear@2 that is judged: its network or its card is another than at the"
                    + " fit, and what differs cannot be told; fit again)"));
  }

  private static ImageTiled of(ImageTiled tiled, String digits) {
    return new ImageTiled(
        tiled.imageId(),
        tiled.submissionId(),
        tiled.width(),
        tiled.height(),
        tiled.grid(),
        tiled.tileCount(),
        tiled.backgroundTiles(),
        tiled.model().withDigest(digits.repeat(32)),
        tiled.contentSha256(),
        tiled.submittedAt(),
        tiled.tiledAt(),
        tiled.deadline(),
        null,
        null,
        null);
  }

  @Test
  void shouldRefuseAFitOfAnotherModelVersionOrTiling() {
    VerdictFit otherModel = Slides.fit(ModelReference.parse("smear@1"), 128, WIDE);
    VerdictFit otherTiling = Slides.fit(Slides.MODEL, 256, WIDE);

    ImageClassified verdict =
        judged(new VerdictSettings("evidence-mixture", null, null, otherModel), 4, 3);

    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.reason()).isEqualTo(Reason.FIT_OUT_OF_SCOPE);
    assertThat(verdict.text())
        .isEqualTo(
            "verdict.fit.scope: smear@1, tiles of 128, overlap 0 (expected: smear@2, tiles of 128,"
                + " overlap 0; fit again)");
    assertThat(result(verdict, "majority-vote").label()).isEqualTo("sick");
    assertThat(judged(new VerdictSettings("majority-vote", null, null, otherTiling), 4, 3).reason())
        .isEqualTo(Reason.FIT_OUT_OF_SCOPE);
  }

  @Test
  void shouldSayThatARuleNeedsAFit() {
    ImageClassified verdict = judged(new VerdictSettings("evidence-mixture", null, null), 4, 3);

    assertThat(verdict.reason()).isEqualTo(Reason.RULE_NOT_FITTED);
    assertThat(verdict.text())
        .isEqualTo(
            "verdict.rule: evidence-mixture (expected: a rule that needs no fit, or a model card"
                + " with one; `tilewise fit` writes it)");
  }

  @Test
  void shouldSayThatNothingWasFittedForTheCard() {
    ImageClassified verdict = judged(new VerdictSettings("mean-probability", null, .2), 4, -1);

    assertThat(verdict.label()).isEqualTo("sick");
    assertThat(verdict.warnings())
        .singleElement()
        .asString()
        .startsWith("not calibrated: the model's card holds no fit, so its numbers are no")
        .contains("docs/calibrate.md");
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-probability", "mean-probability", "evidence-mixture(prior=counts)"})
  void shouldSayThatTheFitCalibratesOtherRulesThanTheOneThatDecides(String rule) {
    ImageClassified verdict = judged(fitted(rule, WIDE), 4, 3);

    assertThat(verdict.warnings())
        .singleElement()
        .asString()
        .startsWith("not calibrated: the model's card holds no calibration for rule " + rule + ",");
  }

  @Test
  void shouldWarnOfTilesUnlikeThoseOfTheFit() {
    ImageClassified verdict =
        judged(fitted("evidence-mixture", new TileScoreRange(-4.5, -2)), 4, 3);

    assertThat(verdict.warnings()).singleElement().asString().contains("3.00", "-4.50 to -2.00");
  }

  @ParameterizedTest
  @CsvSource({
    "evidence-mixture, 16, 4, false",
    "evidence-mixture, 17, 4, true",
    "evidence-mixture, 4, 1, false",
    "max-probability, 6, 4, false",
    "max-probability, 7, 4, true"
  })
  void shouldWarnOfFarFewerTilesThanTheFitsImagesHad(
      String rule, int least, int tiles, boolean warned) {
    assertThat(sized(rule, least, 1000, tiles).warnings().stream().anyMatch(SIZE))
        .isEqualTo(warned);
  }

  @Test
  void shouldWarnOfFarMoreTilesThanTheFitsImagesHad() {
    assertThat(sized("evidence-mixture", 1, 1, 4).warnings()).isEmpty();
    assertThat(sized("noisy-or", 1, 2, 3).warnings()).noneMatch(SIZE);
    assertThat(sized("noisy-or", 1, 2, 4).warnings()).anyMatch(SIZE);
    assertThat(sized("evidence-mixture", 1, 1, 5).warnings())
        .containsExactly(
            "size: 5 tiles, far from the 1 of the images that the card was fitted on:"
                + " the probability and the set of labels may not hold for this image (fit to"
                + " images as large as those that are judged, docs/calibrate.md)");
  }

  /** Judged by a card that is from images of so many tiles. */
  private static ImageClassified sized(String rule, int least, int most, int tiles) {
    VerdictFit fit = Slides.fit(Slides.MODEL, 128, WIDE);
    FitProvenance from = fit.provenance();
    FitProvenance sized =
        new FitProvenance(
            from.dataSha256(),
            from.images(),
            from.tiles(),
            from.fittedAt(),
            from.groups(),
            new TilesPerImage(least, most, most));
    VerdictFit known =
        new VerdictFit(
            fit.scope(),
            sized,
            fit.tileCalibrations(),
            fit.tileScores(),
            fit.countHistogram(),
            fit.rules());
    ImageTiled manifest = Slides.manifest(new VerdictSettings(rule, null, null, known), 3, tiles);
    Replay replay = new Replay(manifest);
    for (int index = 0; index < tiles; index++) {
      replay.add(Slides.tile(manifest, index, 3, 0));
    }
    return replay.judge(manifest.model(), Slides.STAMP);
  }

  @Test
  void shouldBoundWhatMissingTilesCouldDoToTheFittedRule() {
    assertThat(judged(fitted("evidence-mixture", WIDE), 3, -2).flippable())
        .isEqualTo(Flippable.YES);
    assertThat(judged(fitted("evidence-mixture", WIDE), 4, -2).flippable()).isEqualTo(Flippable.NO);
  }
}
