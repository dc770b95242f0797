package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.events.model.CalibrationCurve;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.RuleFitting;
import io.tilewise.events.model.TileCalibrationFit;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.IsotonicCurve;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.calibration.TileCalibration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FitsTest {
  private static final IsotonicCurve CURVE = new IsotonicCurve(List.of(-1.0, 2.0), List.of(.1, .9));
  private static final List<Double> EVEN = List.of(.5, .5);
  private static final VerdictFit WRITTEN = Slides.fit(Slides.MODEL, 128, null);

  @Test
  void shouldReadWhatItWrote() {
    assertThat(Fits.read(WRITTEN, Slides.LABELS)).isEqualTo(Slides.FIT);
  }

  @Test
  void shouldReadAnIsotonicCalibration() {
    TileCalibration isotonic = new TileCalibration.Isotonic(CURVE, .25);
    RuleFit curved = new RuleFit(new ImageCalibration.Isotonic(CURVE), .5, null);
    Fit fit = new Fit(Map.of(1, isotonic), Map.of("majority-vote", curved), List.of());

    VerdictFit written =
        Fits.write(fit, Slides.LABELS, WRITTEN.scope(), WRITTEN.provenance(), null);

    assertThat(Fits.read(written, Slides.LABELS)).isEqualTo(fit);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatThePredictionSetsPromise(Promise promise) {
    RuleFit sets = new RuleFit(ImageCalibration.NONE, .5, new Conformal(.1, 9, EVEN, promise));
    Fit fit = new Fit(Map.of(), Map.of("noisy-or", sets), List.of());

    VerdictFit written =
        Fits.write(fit, Slides.LABELS, WRITTEN.scope(), WRITTEN.provenance(), null);

    assertThat(Fits.read(written, Slides.LABELS)).isEqualTo(fit);
    assertThat(String.valueOf(written.rules().getFirst().conformal()))
        .contains("promise=" + promise.name().toLowerCase(Locale.ROOT));
  }

  @Test
  void shouldRefuseATemperatureBesideAnIsotonicCalibration() {
    RuleFitting both =
        new RuleFitting(
            "majority-vote",
            2,
            0,
            null,
            new CalibrationCurve(CURVE.scores(), CURVE.probabilities()),
            null);
    VerdictFit fit =
        new VerdictFit(
            WRITTEN.scope(), WRITTEN.provenance(), List.of(), null, List.of(), List.of(both));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fits.read(fit, Slides.LABELS))
        .withMessage(
            "fit.rules[majority-vote].isotonic: beside temperature 2.0 and offset 0.0 (expected: 1"
                + " and 0)");
  }

  @Test
  void shouldNameTheRuleWhoseFitIsBroken() {
    refused(
        new RuleFitting("quantile(q=0.5)", 0, 0, null, null, null),
        "fit.rules[quantile(q=0.5)].temperature: 0.0 (expected: above 0 and finite)");
    refused(
        new RuleFitting("guess", 1, 0, null, null, null),
        "fit.rules[guess].rule: guess (expected: one of majority-vote");
    refused(
        new RuleFitting(
            "noisy-or", 1, 0, null, null, new PredictionSets(1, 9, Map.of("sick", .5, "well", .5))),
        "fit.rules[noisy-or].conformal.alpha: 1.0 (expected: above 0, below 1)");
    refused(
        new RuleFitting(
            "noisy-or", 1, 0, null, null, new PredictionSets(.1, 9, Map.of("sick", .5))),
        "fit.rules[noisy-or].conformal.thresholds: none for well (expected: one per label)");
  }

  @Test
  void shouldRefuseAPromiseThatNobodyCanKeep() {
    Map<String, Double> thresholds = Map.of("sick", .5, "well", .5);
    refused(
        new RuleFitting("noisy-or", 1, 0, null, null, new PredictionSets(.1, 9, thresholds, "all")),
        "fit.rules[noisy-or].conformal.promise: all (expected: mean, most or each)");
  }

  private static void refused(RuleFitting broken, String problem) {
    VerdictFit fit =
        new VerdictFit(
            WRITTEN.scope(), WRITTEN.provenance(), List.of(), null, List.of(), List.of(broken));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fits.read(fit, Slides.LABELS))
        .withMessageContaining(problem);
  }

  @Test
  void shouldNameTheFitWhereItsHistogramIsBroken() {
    VerdictFit fit =
        new VerdictFit(
            WRITTEN.scope(), WRITTEN.provenance(), List.of(), null, List.of(1.0), List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fits.read(fit, Slides.LABELS))
        .withMessage("fit.countHistogram: 1 numbers (expected: 11 or none)");
  }

  @Test
  void shouldNameALabelThatTheModelDoesNotHave() {
    VerdictFit foreign =
        calibrated(new TileCalibrationFit("tumour", .5, 1.0, 0.0, List.of(), List.of()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fits.read(foreign, Slides.LABELS))
        .withMessage("fit, label: tumour (expected: one of [sick, well])");
  }

  @Test
  void shouldRefuseTwoCalibrationsOfOneLabel() {
    TileCalibrationFit sick = WRITTEN.tileCalibrations().getFirst();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fits.read(calibrated(sick, sick), Slides.LABELS))
        .withMessage("fit.tileCalibrations: sick twice (expected: every label once)");
  }

  @Test
  void shouldRefuseACalibrationWithoutNumbers() {
    VerdictFit empty =
        calibrated(new TileCalibrationFit("sick", .5, null, null, List.of(), List.of()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fits.read(empty, Slides.LABELS))
        .withMessageContaining(
            "fit.tileCalibrations[sick].probabilities: 0 (expected: one for each of the 0 scores");
  }

  private static VerdictFit calibrated(TileCalibrationFit... calibrations) {
    return new VerdictFit(
        WRITTEN.scope(), WRITTEN.provenance(), List.of(calibrations), null, List.of(), List.of());
  }
}
