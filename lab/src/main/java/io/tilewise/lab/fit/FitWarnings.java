package io.tilewise.lab.fit;

import java.util.ArrayList;
import java.util.List;

/** What people should know before they trust a fit. */
final class FitWarnings {
  /** Two numbers and a threshold are fitted per rule; ten cases for each is the usual minimum. */
  private static final int FEW_IMAGES = 30;

  private FitWarnings() {}

  static List<String> of(
      FitResult.Counts counts,
      List<RuleReport> reports,
      List<TileCalibrationChoice> choices,
      FitPlan plan) {
    List<String> warnings = new ArrayList<>();
    if (counts.fitting() < FEW_IMAGES) {
      warnings.add(
          "only %d images to fit temperatures and thresholds on (%d or more are better)"
              .formatted(counts.fitting(), FEW_IMAGES));
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
    return warnings;
  }
}
