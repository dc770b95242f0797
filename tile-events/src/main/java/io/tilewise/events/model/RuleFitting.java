package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What was fitted for one rule on labelled images.
 *
 * @param rule its configuration value
 * @param temperature its log-probabilities are divided by this, above 0
 * @param offset then added to the positive label's log-odds
 * @param threshold calibrated probability of the positive label from which an image is positive, 0
 *     to 1; null: the most probable label wins
 * @param isotonic in place of temperature and offset, which then are 1 and 0; null: none
 * @param conformal prediction sets, which decide before the threshold does; null: none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuleFitting(
    String rule,
    double temperature,
    double offset,
    @Nullable Double threshold,
    @Nullable CalibrationCurve isotonic,
    @Nullable PredictionSets conformal) {
  public RuleFitting {
    Checks.text("fit.rules.rule", rule, Bounds.RULE);
    if (threshold != null) {
      Checks.fraction("fit.rules.threshold", threshold);
    }
  }
}
