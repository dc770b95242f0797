package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conformal prediction sets: a label stays possible while {@code 1 - P} is at most its threshold.
 *
 * @param alpha share of images whose set may miss the truth, 0 to 1
 * @param images how many the thresholds are from, &gt;= 1
 * @param thresholds per label, each 0 to 1
 * @param promise what 1 - alpha is of: mean, most or each; null: of images that were held out, not
 *     of groups
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PredictionSets(
    double alpha, int images, Map<String, Double> thresholds, @Nullable String promise) {
  public PredictionSets {
    Checks.fraction("fit.rules.conformal.alpha", alpha);
    Checks.atLeast("fit.rules.conformal.images", images, 1);
    thresholds = Checks.probabilities("fit.rules.conformal.thresholds", thresholds);
    Checks.optionalText("fit.rules.conformal.promise", promise, Bounds.RULE);
  }

  /** Of images that were held out. */
  public PredictionSets(double alpha, int images, Map<String, Double> thresholds) {
    this(alpha, images, thresholds, null);
  }
}
