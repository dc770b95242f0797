package io.tilewise.verdict.calibration;

import io.tilewise.verdict.scores.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What was fitted on labelled images for one rule under one model.
 *
 * @param calibration of its probabilities
 * @param threshold calibrated probability of the positive label from which the image is positive;
 *     null: the most probable label wins
 * @param conformal prediction sets; null: none, every image is decided
 */
public record RuleFit(
    ImageCalibration calibration, @Nullable Double threshold, @Nullable Conformal conformal) {
  /** Changes nothing. */
  public static final RuleFit NONE = new RuleFit(ImageCalibration.NONE, null, null);

  public RuleFit {
    Checks.check(
        threshold == null || (threshold >= 0 && threshold <= 1), "threshold", threshold, "0 to 1");
  }

  /** A temperature and an offset alone, see {@link ImageCalibration.Scaling}. */
  public static RuleFit scaled(double temperature, double offset) {
    return new RuleFit(new ImageCalibration.Scaling(temperature, offset), null, null);
  }
}
