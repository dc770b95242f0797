package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.Optional;

/**
 * One way to turn the scores of all tiles into probabilities of the image. Stateless and
 * thread-safe. Implementations say in their Javadoc the formula, its source and how it fails, and
 * are listed in {@link VerdictRules}.
 */
public interface VerdictRule {

  /** Configuration value, say {@code majority-vote}. */
  String name();

  /**
   * Judges an image.
   *
   * @param scores with a {@linkplain TileScores#totalWeight() total weight} above zero
   * @return probabilities per label; never NaN
   */
  Distribution judge(TileScores scores);

  /**
   * Where nothing was fitted for the rule and no threshold given: the probability below which a
   * label is ruled out, 0 to 1. An image that several labels are left for is referred, for the rule
   * knows that it does not know. 0: the most probable label wins.
   */
  default double ruledOut() {
    return 0;
  }

  /**
   * Where scores of the unknown tiles could push the result at most: distributions among which, for
   * any two labels and for any single label, the difference or the probability is as large as it
   * can get. Each of them is reached by scores that a model could give.
   *
   * @param unknown tiles, not {@linkplain UnknownTiles#isNone() none}
   * @return empty when the rule has no exact bound
   */
  default Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    return Optional.empty();
  }
}
