package io.tilewise.verdict.calibration;

import io.tilewise.verdict.scores.Checks;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.Ties;
import java.util.List;

/**
 * Split-conformal prediction sets (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random
 * World, 2005): of n held-out images with {@code s = 1 - P_y}, the {@code ⌈(n + 1)(1 - α)⌉}-th
 * smallest is the threshold, and the set of an image is {@code {c : 1 - P_c <= threshold}}. It
 * holds the truth with probability 1 - α or more as long as new images are exchangeable with the
 * held-out ones.
 *
 * @param alpha share of images whose set may miss the truth, 0 to 1 exclusive
 * @param images n, how many were held out
 * @param thresholds per label, 0 to 1; all equal, or one of each class's own images
 *     (class-conditional, where the promise holds for each class)
 */
public record Conformal(double alpha, int images, List<Double> thresholds) {
  public Conformal {
    Checks.share("alpha", alpha);
    Checks.check(images >= 1, "images", images, ">= 1");
    thresholds = List.copyOf(thresholds);
    thresholds.forEach(each -> Checks.check(each >= 0 && each <= 1, "thresholds", each, "0 to 1"));
  }

  /** The labels that stay possible, ascending; none where nothing like it was held out. */
  public List<Integer> set(Distribution probabilities) {
    return java.util.stream.IntStream.range(0, probabilities.labels())
        .filter(
            label -> 1 - probabilities.probability(label) <= thresholds.get(label) + Ties.TOLERANCE)
        .boxed()
        .toList();
  }
}
