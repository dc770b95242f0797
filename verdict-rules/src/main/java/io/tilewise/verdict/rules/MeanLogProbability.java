package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.Optional;

/**
 * {@code P = softmax_c(Σ w_i l_ic / W)}: the log-linear opinion pool, which is the softmax of the
 * mean raw logit.
 *
 * <p>Right for diffuse disease and well calibrated tiles. Fails when one tile gives a label a
 * probability next to zero: it vetoes that label for the whole image.
 *
 * <p>Unknown tiles: logits have no bound, so one unknown tile of any weight can carry the image to
 * any label. Its extremes are therefore the certain verdicts.
 *
 * <p>Source: Genest and Zidek, Combining Probability Distributions, 1986.
 */
final class MeanLogProbability implements VerdictRule {
  @Override
  public String name() {
    return "mean-log-probability";
  }

  @Override
  public Distribution judge(TileScores scores) {
    return Distribution.softmax(means(scores));
  }

  /** {@code Σ w_i l_ic / W}. */
  static double[] means(TileScores scores) {
    double weight = scores.totalWeight();
    double[] means = new double[scores.labels()];
    for (int label = 0; label < means.length; label++) {
      for (int at = 0; at < scores.tiles(); at++) {
        means[label] += scores.weight(at) * scores.logProbability(at, label);
      }
      means[label] /= weight;
    }
    return means;
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    return Optional.of(Distribution.certain(scores.labels()));
  }
}
