package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.TileCalibrationChoice;
import java.util.ArrayList;
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
      warnings.add(
          "NO LABELS OF TILES, so that nobody knows what a single tile is worth: an image with a"
              + " small lesion can be told as healthy; with score --tile-labels fit chooses "
              + Fitter.STANDARD
              + ", which finds them (docs/calibrate.md)");
    }
    List<String> uncalibrated =
        reports.stream().filter(each -> !each.calibrated()).map(RuleReport::rule).toList();
    if (!uncalibrated.isEmpty()) {
      warnings.add(
          "left uncalibrated, as their probabilities do not rise with the truth, or are none but 0"
              + " and 1: "
              + String.join(", ", uncalibrated));
    }
    better(reports, rule).ifPresent(warnings::add);
    return warnings;
  }

  /** Whoever decides by a rule should know when another one knew unseen groups better. */
  private static Optional<String> better(List<RuleReport> reports, @Nullable String rule) {
    Optional<RuleReport> best =
        reports.stream()
            .filter(each -> each.logLossAfter().isPresent())
            .min(Comparator.comparingDouble(FitWarnings::loss));
    return reports.stream()
        .filter(each -> each.rule().equals(rule) && each.logLossAfter().isPresent())
        .filter(each -> loss(each) > MUCH_WORSE * best.map(FitWarnings::loss).orElseThrow())
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "on groups not fitted on %s has log loss %.4f, and %s %.4f; --rule chooses",
                    each.rule(),
                    loss(each),
                    best.orElseThrow().rule(),
                    loss(best.orElseThrow())))
        .findFirst();
  }

  private static double loss(RuleReport calibrated) {
    return calibrated.logLossAfter().orElseThrow();
  }
}
