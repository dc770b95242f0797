package io.tilewise.verdict.calibration;

import io.tilewise.verdict.scores.Checks;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.Ties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conformal prediction sets (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World,
 * 2005): the set of an image is {@code {c : 1 - P_c <= threshold_c}}, the thresholds being
 * quantiles of {@code 1 - P_y} over images that nothing judged had learned from. It holds the truth
 * with probability 1 - α or more as long as new images, or their groups, are exchangeable with
 * those.
 *
 * @param alpha share of images whose set may miss the truth, 0 to 1 exclusive
 * @param images how many the thresholds are from
 * @param thresholds per label, 0 to 1
 * @param promise what 1 - α is of; null: split conformal sets of images, not of groups, as cards
 *     had them before
 */
public record Conformal(
    double alpha, int images, List<Double> thresholds, @Nullable Promise promise) {
  public Conformal {
    Checks.share("alpha", alpha);
    Checks.check(images >= 1, "images", images, ">= 1");
    thresholds = List.copyOf(thresholds);
    thresholds.forEach(each -> Checks.check(each >= 0 && each <= 1, "thresholds", each, "0 to 1"));
  }

  /** Of images, not of groups. */
  public Conformal(double alpha, int images, List<Double> thresholds) {
    this(alpha, images, thresholds, null);
  }

  /** The labels that stay possible, ascending; none where nothing like it was seen. */
  public List<Integer> set(Distribution probabilities) {
    return java.util.stream.IntStream.range(0, probabilities.labels())
        .filter(
            label -> 1 - probabilities.probability(label) <= thresholds.get(label) + Ties.TOLERANCE)
        .boxed()
        .toList();
  }
}
