package io.tilewise.events.model;

import io.tilewise.events.check.Checks;
import java.util.Map;

/**
 * Split-conformal prediction sets: a label stays possible while {@code 1 - P} is at most its
 * threshold.
 *
 * @param alpha share of images whose set may miss the truth, 0 to 1
 * @param images how many held-out images the thresholds are from, &gt;= 1
 * @param thresholds per label, each 0 to 1
 */
public record PredictionSets(double alpha, int images, Map<String, Double> thresholds) {
  public PredictionSets {
    Checks.fraction("fit.rules.conformal.alpha", alpha);
    Checks.atLeast("fit.rules.conformal.images", images, 1);
    thresholds = Checks.probabilities("fit.rules.conformal.thresholds", thresholds);
  }
}
