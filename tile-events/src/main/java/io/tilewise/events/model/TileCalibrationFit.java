package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a tile's log-odds of a label to the calibrated probability that the tile bears it: logistic
 * ({@code slope} and {@code intercept}) or isotonic (knots of {@code scores} and {@code
 * probabilities}).
 *
 * @param label of the model
 * @param positiveShare share of the labelled tiles that bear it, 0 to 1
 * @param slope of the logistic calibration; null when isotonic
 * @param intercept of the logistic calibration; null when isotonic
 * @param scores log-odds of the knots, ascending; empty when logistic
 * @param probabilities of the knots; empty when logistic
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TileCalibrationFit(
    String label,
    double positiveShare,
    @Nullable Double slope,
    @Nullable Double intercept,
    List<Double> scores,
    List<Double> probabilities) {
  public TileCalibrationFit {
    Checks.text("fit.tileCalibrations.label", label, Bounds.LABEL);
    Checks.fraction("fit.tileCalibrations.positiveShare", positiveShare);
    scores = Checks.list("fit.tileCalibrations.scores", scores, Bounds.NUMBERS);
    probabilities =
        Checks.list("fit.tileCalibrations.probabilities", probabilities, Bounds.NUMBERS);
  }
}
