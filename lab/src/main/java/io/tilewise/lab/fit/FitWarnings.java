package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.TileCalibrationChoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people should know before they trust a fit. */
final class FitWarnings {
  /** Two numbers and a threshold are fitted per rule; ten cases for each is the usual minimum. */
  private static final int FEW_IMAGES = 30;

  /** Smaller differences are often chance. */
  private static final double MUCH_WORSE = 1.1;

  private FitWarnings() {}

  static List<String> of(
      FitResult.Counts counts,
      List<RuleReport> reports,
      List<TileCalibrationChoice> choices,
      FitPlan plan,
      @Nullable String rule) {
    List<String> warnings = new ArrayList<>();
    if (counts.images() < FEW_IMAGES) {
      warnings.add(
          "only %d images to fit calibrations and thresholds on (%d or more are better)"
              .formatted(counts.images(), FEW_IMAGES));
    }
    if (counts.withoutTissue() > 0) {
      warnings.add(counts.withoutTissue() + " images without tissue left out");
    }
    if (choices.isEmpty() && !plan.evidenceLabels().isEmpty()) {
      warnings.add("no tile_label, so no tile calibration and no " + Fitter.EVIDENCE);
    }
    List<String> uncalibrated =
        reports.stream().filter(each -> !each.calibrated()).map(RuleReport::rule).toList();
    if (!uncalibrated.isEmpty()) {
      warnings.add(
          "left uncalibrated, as their probabilities do not rise with the truth: "
              + String.join(", ", uncalibrated));
    }
    better(reports, rule).ifPresent(warnings::add);
    return warnings;
  }

  /** Whoever decides by a rule should know when another one knew unseen groups better. */
  private static Optional<String> better(List<RuleReport> reports, @Nullable String rule) {
    RuleReport best =
        Collections.min(reports, Comparator.comparingDouble(each -> each.logLossAfter().orElse(0)));
    return reports.stream()
        .filter(each -> each.rule().equals(rule) && each.logLossAfter().isPresent())
        .filter(
            each -> each.logLossAfter().getAsDouble() > MUCH_WORSE * best.logLossAfter().orElse(0))
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "on groups not fitted on %s has log loss %.4f, and %s %.4f; --rule chooses",
                    each.rule(),
                    each.logLossAfter().getAsDouble(),
                    best.rule(),
                    best.logLossAfter().orElse(0)))
        .findFirst();
  }
}
