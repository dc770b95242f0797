package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code M_c = max_i z_ic; P = softmax(M)}: the maximum of raw logits. It is here because it is the
 * rule that people find described; prefer {@code max-probability}.
 *
 * <p>Right when one tile decides and the logits of all tiles have one common scale, which no
 * training with a softmax gives them: of the tiles (10, 9) and (0, 5) it names the first label at
 * .731, although the second tile is the surer. Fails as the maximum does, too: it grows with the
 * number of tiles.
 *
 * <p>Unknown tiles: logits have no bound, so one of them can carry the image to any label.
 *
 * <p>Source: max pooling of scores (Dietterich, Lathrop and Lozano-Pérez, 1997), as commonly
 * copied.
 */
final class MaxLogit implements VerdictRule {
  @Override
  public String name() {
    return "max-logit";
  }

  @Override
  public Distribution judge(TileScores scores) {
    double[] maxima = new double[scores.labels()];
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    for (int at = 0; at < scores.tiles(); at++) {
      if (scores.weight(at) > 0) {
        for (int label = 0; label < maxima.length; label++) {
          maxima[label] = Math.max(maxima[label], scores.logit(at, label));
        }
      }
    }
    return Distribution.softmax(maxima);
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    return Optional.of(Distribution.certain(scores.labels()));
  }
}
