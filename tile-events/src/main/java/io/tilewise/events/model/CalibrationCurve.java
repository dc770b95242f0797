package io.tilewise.events.model;

import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.util.List;

/**
 * From the log-odds that a rule gives an image's positive label to its calibrated probability.
 *
 * @param scores log-odds of the knots, ascending
 * @param probabilities of the knots, 0 to 1 exclusive; in between, their log-odds are interpolated
 */
public record CalibrationCurve(List<Double> scores, List<Double> probabilities) {
  public CalibrationCurve {
    scores = Checks.list("fit.rules.isotonic.scores", scores, Bounds.NUMBERS);
    probabilities = Checks.list("fit.rules.isotonic.probabilities", probabilities, Bounds.NUMBERS);
  }
}
