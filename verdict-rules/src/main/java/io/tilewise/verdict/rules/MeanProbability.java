package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import io.tilewise.verdict.scores.WeightedMean;
import java.util.List;
import java.util.Optional;

/**
 * {@code P_c = Σ w_i p_ic / W}: the linear opinion pool.
 *
 * <p>Right for diffuse disease. Fails by dilution: a lesion counts in proportion to its area, so a
 * few positive tiles among thousands vanish.
 *
 * <p>Source: Stone, The Opinion Pool, 1961.
 */
final class MeanProbability implements VerdictRule {
  @Override
  public String name() {
    return "mean-probability";
  }

  @Override
  public Distribution judge(TileScores scores) {
    return WeightedMean.of(sums(scores), scores.totalWeight());
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    return Optional.of(WeightedMean.extremes(sums(scores), scores.totalWeight(), unknown.weight()));
  }

  private static double[] sums(TileScores scores) {
    double[] sums = new double[scores.labels()];
    for (int at = 0; at < scores.tiles(); at++) {
      for (int label = 0; label < sums.length; label++) {
        sums[label] += scores.weight(at) * scores.probability(at, label);
      }
    }
    return sums;
  }
}
