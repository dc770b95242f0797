package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code P_c = 1 - Π(1 - p_ic)}, computed as {@code -expm1(Σ log(1 - p_ic))}: an image bears a
 * label when any tile does. With two labels, one of them positive, the result is {@code (1 - P_pos,
 * P_pos)}; otherwise the labels are renormalised.
 *
 * <p>Right for independent tiles whose background probability is calibrated and very small. Fails
 * by saturation: p = .01 everywhere gives .149 for 16 tiles and .993 for 500.
 *
 * <p>Unknown tiles: with two labels the result rises with each tile, so the bound is exact; with
 * more labels there is none.
 *
 * <p>Source: Pearl, Probabilistic Reasoning in Intelligent Systems, 1988; as multiple-instance
 * pooling: Maron and Lozano-Pérez, 1998.
 */
final class NoisyOr implements VerdictRule {
  static final RuleKind KIND =
      new RuleKind(
          "noisy-or",
          List.of(),
          (_, context) -> Optional.of(new NoisyOr(context.isBinary() ? context.positive() : null)));

  private final @Nullable Integer positive;

  private NoisyOr(@Nullable Integer positive) {
    this.positive = positive;
  }

  @Override
  public String name() {
    return "noisy-or";
  }

  @Override
  public Distribution judge(TileScores scores) {
    return of(logsOfNone(scores));
  }

  /** Per label {@code Σ log(1 - p_ic)} over the tiles with tissue. */
  private static double[] logsOfNone(TileScores scores) {
    double[] logs = new double[scores.labels()];
    for (int at = 0; at < scores.tiles(); at++) {
      if (scores.weight(at) > 0) {
        for (int label = 0; label < logs.length; label++) {
          logs[label] += scores.logComplement(at, label);
        }
      }
    }
    return logs;
  }

  private Distribution of(double[] logsOfNone) {
    if (positive != null) {
      double none = logsOfNone[positive];
      return Distribution.ofLog(1 - positive, none);
    }
    double[] any = new double[logsOfNone.length];
    for (int label = 0; label < any.length; label++) {
      any[label] = 0 - StrictMath.expm1(logsOfNone[label]); // no negative zero
    }
    return Distribution.normalised(any);
  }

  /** One sure tile lifts a label to certainty; of the other label it then says nothing. */
  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    if (scores.labels() != 2) {
      return Optional.empty();
    }
    double[] first = logsOfNone(scores);
    double[] second = first.clone();
    first[0] = Double.NEGATIVE_INFINITY;
    second[1] = Double.NEGATIVE_INFINITY;
    return Optional.of(List.of(of(first), of(second)));
  }
}
