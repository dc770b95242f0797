package io.tilewise.verdict.rules;

import io.tilewise.verdict.rules.RuleKind.Parameter;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.Optional;

/**
 * {@code P_c ∝ π_c Π (p_ic / π_c)^(N_eff / N)} with the uniform π and {@code N_eff = √N} unless
 * given: tiles as independent experts, held back because neighbours are not. Weighed, the exponent
 * of a tile is {@code N_eff w_i / W}.
 *
 * <p>Right for nearly independent tiles. Fails by overconfidence: sixteen tiles at .6 claim .9985
 * with N_eff = N.
 *
 * <p>Unknown tiles: a probability may be as near to zero as it likes, so one of them can carry the
 * image to any label.
 *
 * <p>Source: Hinton, Training Products of Experts by Minimizing Contrastive Divergence, 2002.
 */
final class ProductOfExperts implements VerdictRule {
  private static final Parameter EFFECTIVE = Parameter.effectiveTiles();

  static final RuleKind KIND =
      new RuleKind(
          "product-of-experts",
          List.of(EFFECTIVE),
          (spec, _) -> Optional.of(new ProductOfExperts(spec.toString(), EFFECTIVE.in(spec))));

  private final String name;
  private final double effective;

  private ProductOfExperts(String name, double effective) {
    this.name = name;
    this.effective = effective;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Distribution judge(TileScores scores) {
    double experts = Double.isNaN(effective) ? StrictMath.sqrt(scores.weighedTiles()) : effective;
    double[] products = MeanLogProbability.means(scores);
    // The uniform π multiplies all labels alike, so it cancels.
    for (int label = 0; label < products.length; label++) {
      products[label] *= experts;
    }
    return Distribution.softmax(products);
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    return Optional.of(Distribution.certain(scores.labels()));
  }
}
