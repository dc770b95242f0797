package io.tilewise.verdict.rules;

import static java.util.Comparator.comparingDouble;

import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code M_c = max_i l_ic; P = softmax(M)}: the most convinced tile of each label speaks for it.
 * The maximum is over log-probabilities, not raw logits: a softmax ignores a constant added to all
 * logits of one tile, a maximum over tiles would not.
 *
 * <p>Right when one tile decides. Fails by noise: the maximum of N noisy scores grows with √(2 ln
 * N), so one threshold cannot serve two image sizes, and large images look positive.
 *
 * <p>Source: max pooling of multiple-instance learning (Dietterich, Lathrop and Lozano-Pérez,
 * Solving the Multiple Instance Problem with Axis-Parallel Rectangles, 1997).
 */
final class MaxProbability implements VerdictRule {
  @Override
  public String name() {
    return "max-probability";
  }

  @Override
  public Distribution judge(TileScores scores) {
    return Distribution.softmax(maxima(scores));
  }

  private static double[] maxima(TileScores scores) {
    double[] maxima = new double[scores.labels()];
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    for (int at = 0; at < scores.tiles(); at++) {
      if (scores.weight(at) > 0) {
        for (int label = 0; label < maxima.length; label++) {
          maxima[label] = Math.max(maxima[label], scores.logProbability(at, label));
        }
      }
    }
    return maxima;
  }

  /**
   * An unknown tile can lift one label to certainty and lower none. So each label is lifted alone,
   * which favours it most; and for each label as many others as there are unknown tiles are lifted,
   * the lowest first, which is what it loses most by.
   */
  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    double[] maxima = maxima(scores);
    List<Distribution> extremes = new ArrayList<>();
    for (int label = 0; label < maxima.length; label++) {
      extremes.add(lifted(maxima, List.of(label)));
      extremes.add(lifted(maxima, lowestOthers(maxima, label, unknown.count())));
    }
    return Optional.of(extremes);
  }

  private static Distribution lifted(double[] maxima, List<Integer> labels) {
    double[] lifted = maxima.clone();
    labels.forEach(label -> lifted[label] = 0);
    return Distribution.softmax(lifted);
  }

  private static List<Integer> lowestOthers(double[] maxima, int except, int count) {
    return IntStream.range(0, maxima.length)
        .filter(label -> label != except)
        .boxed()
        .sorted(comparingDouble(label -> maxima[label]))
        .limit(count)
        .toList();
  }
}
