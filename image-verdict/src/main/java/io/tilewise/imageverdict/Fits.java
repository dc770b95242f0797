package io.tilewise.imageverdict;

import io.tilewise.events.model.CalibrationCurve;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.RuleFitting;
import io.tilewise.events.model.TileCalibrationFit;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.calibration.Conformal;
import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.IsotonicCurve;
import io.tilewise.verdict.calibration.Promise;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.VerdictRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was fitted, as a card and a manifest carry it, to what the rules compute with, and back. */
public final class Fits {
  private Fits() {}

  /**
   * Reads what a card carries.
   *
   * @param labels of the model, in the order of its outputs
   * @throws IllegalArgumentException naming what no rule can compute with
   */
  public static Fit read(VerdictFit fit, List<String> labels) {
    Map<Integer, TileCalibration> calibrations = new HashMap<>();
    for (TileCalibrationFit each : fit.tileCalibrations()) {
      TileCalibration calibration =
          told("fit.tileCalibrations[" + each.label() + "]", () -> calibration(each));
      if (calibrations.put(position(each.label(), labels), calibration) != null) {
        throw new IllegalArgumentException(
            "fit.tileCalibrations: " + each.label() + " twice (expected: every label once)");
      }
    }
    Map<String, RuleFit> rules = new HashMap<>();
    for (RuleFitting each : fit.rules()) {
      RuleFit rule = told("fit.rules[" + each.rule() + "]", () -> rule(each, labels));
      if (rules.put(each.rule(), rule) != null) {
        throw new IllegalArgumentException(
            "fit.rules: " + each.rule() + " twice (expected: every rule once)");
      }
    }
    return told("fit", () -> new Fit(calibrations, rules, fit.countHistogram()));
  }

  /** What is wrong with a part of the card, with the part's name. */
  private static <T> T told(String part, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(part + "." + e.getMessage());
    }
  }

  private static int position(String label, List<String> labels) {
    int position = labels.indexOf(label);
    if (position < 0) {
      throw new IllegalArgumentException(
          "fit, label: " + label + " (expected: one of " + labels + ")");
    }
    return position;
  }

  private static TileCalibration calibration(TileCalibrationFit fit) {
    Double slope = fit.slope();
    Double intercept = fit.intercept();
    if (slope != null && intercept != null) {
      return new TileCalibration.Logistic(slope, intercept, fit.positiveShare());
    }
    return new TileCalibration.Isotonic(
        new IsotonicCurve(fit.scores(), fit.probabilities()), fit.positiveShare());
  }

  private static RuleFit rule(RuleFitting fit, List<String> labels) {
    VerdictRules.spec(fit.rule());
    return new RuleFit(calibration(fit), fit.threshold(), conformal(fit.conformal(), labels));
  }

  private static ImageCalibration calibration(RuleFitting fit) {
    ImageCalibration scaling = new ImageCalibration.Scaling(fit.temperature(), fit.offset());
    CalibrationCurve curve = fit.isotonic();
    if (curve == null) {
      return scaling;
    }
    if (!scaling.equals(ImageCalibration.NONE)) {
      throw new IllegalArgumentException(
          "isotonic: beside temperature "
              + fit.temperature()
              + " and offset "
              + fit.offset()
              + " (expected: 1 and 0)");
    }
    return new ImageCalibration.Isotonic(new IsotonicCurve(curve.scores(), curve.probabilities()));
  }

  private static @Nullable Conformal conformal(@Nullable PredictionSets sets, List<String> labels) {
    if (sets == null) {
      return null;
    }
    List<Double> thresholds = new ArrayList<>();
    for (String label : labels) {
      Double threshold = sets.thresholds().get(label);
      if (threshold == null) {
        throw new IllegalArgumentException(
            "conformal.thresholds: none for " + label + " (expected: one per label)");
      }
      thresholds.add(threshold);
    }
    return told(
        "conformal",
        () -> new Conformal(sets.alpha(), sets.images(), thresholds, promise(sets.promise())));
  }

  private static @Nullable Promise promise(@Nullable String name) {
    if (name == null) {
      return null;
    }
    return Arrays.stream(Promise.values())
        .filter(each -> name(each).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "promise: " + name + " (expected: mean, most or each)"));
  }

  private static String name(Promise promise) {
    return promise.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes what a card is to carry.
   *
   * @param labels of the model, in the order of its outputs
   * @param tileScores what the tiles looked like; null: not known
   */
  public static VerdictFit write(
      Fit fit,
      List<String> labels,
      FitScope scope,
      FitProvenance provenance,
      @Nullable TileScoreRange tileScores) {
    List<TileCalibrationFit> calibrations = new ArrayList<>();
    new TreeMap<>(fit.tileCalibrations())
        .forEach((label, each) -> calibrations.add(written(labels.get(label), each)));
    List<RuleFitting> rules = new ArrayList<>();
    new TreeMap<>(fit.rules()).forEach((rule, each) -> rules.add(written(rule, each, labels)));
    return new VerdictFit(scope, provenance, calibrations, tileScores, fit.countHistogram(), rules);
  }

  private static TileCalibrationFit written(String label, TileCalibration calibration) {
    double share = calibration.positiveShare();
    return switch (calibration) {
      case TileCalibration.Logistic logistic ->
          new TileCalibrationFit(
              label, share, logistic.slope(), logistic.intercept(), List.of(), List.of());
      case TileCalibration.Isotonic isotonic ->
          new TileCalibrationFit(
              label,
              share,
              null,
              null,
              isotonic.curve().scores(),
              isotonic.curve().probabilities());
    };
  }

  private static RuleFitting written(String rule, RuleFit fit, List<String> labels) {
    Conformal conformal = fit.conformal();
    PredictionSets sets = null;
    if (conformal != null) {
      Map<String, Double> thresholds = new LinkedHashMap<>();
      for (int label = 0; label < labels.size(); label++) {
        thresholds.put(labels.get(label), conformal.thresholds().get(label));
      }
      Promise promise = conformal.promise();
      String name = promise == null ? null : name(promise);
      sets = new PredictionSets(conformal.alpha(), conformal.images(), thresholds, name);
    }
    Double threshold = fit.threshold();
    return switch (fit.calibration()) {
      case ImageCalibration.Scaling scaling ->
          new RuleFitting(rule, scaling.temperature(), scaling.offset(), threshold, null, sets);
      case ImageCalibration.Isotonic(IsotonicCurve curve) ->
          new RuleFitting(
              rule,
              1,
              0,
              threshold,
              new CalibrationCurve(curve.scores(), curve.probabilities()),
              sets);
    };
  }
}
