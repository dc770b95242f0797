package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.Ties;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import io.tilewise.verdict.scores.WeightedMean;
import java.util.List;
import java.util.Optional;

/**
 * {@code V_c = Σ w_i [argmax_k l_ik = c] / W}: every tile votes for its most probable label.
 *
 * <p>A tile whose best labels tie shares its vote among them: given to the first of them, it would
 * decide images by the order of labels in a file.
 *
 * <p>Right when tiles agree and the lesion fills the image. Fails by ties, which sixteen tiles
 * reach easily; outvotes small lesions; throws confidence away.
 *
 * <p>Source: the plurality rule of classifier combination (Kittler, Hatef, Duin and Matas, On
 * Combining Classifiers, 1998).
 */
final class MajorityVote implements VerdictRule {
  @Override
  public String name() {
    return "majority-vote";
  }

  @Override
  public Distribution judge(TileScores scores) {
    return WeightedMean.of(votes(scores), scores.totalWeight());
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    return Optional.of(
        WeightedMean.extremes(votes(scores), scores.totalWeight(), unknown.weight()));
  }

  private static double[] votes(TileScores scores) {
    double[] votes = new double[scores.labels()];
    for (int at = 0; at < scores.tiles(); at++) {
      double least = best(scores, at) - Ties.TOLERANCE;
      int tied = 0;
      for (int label = 0; label < votes.length; label++) {
        tied += scores.probability(at, label) >= least ? 1 : 0;
      }
      for (int label = 0; label < votes.length; label++) {
        votes[label] += scores.probability(at, label) >= least ? scores.weight(at) / tied : 0;
      }
    }
    return votes;
  }

  private static double best(TileScores scores, int at) {
    double best = 0;
    for (int label = 0; label < scores.labels(); label++) {
      best = Math.max(best, scores.probability(at, label));
    }
    return best;
  }
}
