package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.IsotonicCurve;
import java.util.ArrayList;
import java.util.List;

/**
 * Centred isotonic regression (Oron and Flournoy, Centered Isotonic Regression: Point and Interval
 * Estimation for Dose-Response Studies, 2017): {@link Pooled} blocks with one knot each, at their
 * mean score. Unlike steps it keeps the order of scores within a block, and with it the AUC.
 *
 * <p>No block is certain: of n cases with k positives it says {@code (k + ½)/(n + 1)} (Krichevsky
 * and Trofimov, The Performance of Universal Encoding, 1981). Smoothing can upset the order of
 * blocks, so they are pooled once more.
 */
final class CentredIsotonic {
  private CentredIsotonic() {}

  /**
   * Fits.
   *
   * @param scores finite, at least one
   * @param truth one per score
   * @param most knots, at least one: neighbours are merged that the likelihood misses least
   */
  static IsotonicCurve fit(double[] scores, boolean[] truth, int most) {
    return fit(Pooled.of(SortedScores.of(scores, truth)), most);
  }

  /** The same from what was pooled. */
  static IsotonicCurve fit(List<Pooled.Block> pooled, int most) {
    List<Pooled.Block> blocks = new ArrayList<>();
    for (Pooled.Block each : Pooled.reduced(pooled, most)) {
      Pooled.add(blocks, each.smoothed());
    }
    return new IsotonicCurve(
        blocks.stream().map(Pooled.Block::centre).toList(),
        blocks.stream().map(Pooled.Block::share).toList());
  }
}
