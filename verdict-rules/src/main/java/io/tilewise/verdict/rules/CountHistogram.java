package io.tilewise.verdict.rules;

import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import java.util.List;
import java.util.Optional;

/**
 * {@code P(positive) = sigmoid(β_0 + Σ_b β_b h_b)} with {@code h_b} the share of the image's tissue
 * whose tiles have a positive probability in bin b of {@value #BINS} equal ones. The coefficients
 * are fitted on labelled images; without them there is no such rule. Two labels, one positive.
 *
 * <p>Right where slide labels are at hand and new images look like those. Fails when the number of
 * tiles per image, or the kind of disease, is another than it was fitted on.
 *
 * <p>Source: Hou, Samaras, Kurc, Gao, Davis and Saltz, Patch-based Convolutional Neural Network for
 * Whole Slide Tissue Image Classification, CVPR 2016.
 */
public final class CountHistogram implements VerdictRule {
  /** Bins of the tile's probability, of equal width. */
  public static final int BINS = 10;

  /** An intercept and one coefficient per bin. */
  public static final int COEFFICIENTS = 1 + BINS;

  static final RuleKind KIND =
      new RuleKind(
          "count-histogram",
          List.of(),
          (_, context) ->
              context.isBinary() && !context.countHistogram().isEmpty()
                  ? Optional.of(
                      new CountHistogram(
                          java.util.Objects.requireNonNull(context.positive()),
                          context.countHistogram()))
                  : Optional.empty());

  private final int positive;
  private final List<Double> coefficients;

  private CountHistogram(int positive, List<Double> coefficients) {
    this.positive = positive;
    this.coefficients = coefficients;
  }

  @Override
  public String name() {
    return "count-histogram";
  }

  /**
   * What the rule sees of an image: the share of its tissue per bin.
   *
   * @param scores with a total weight above zero
   */
  public static double[] histogram(TileScores scores, int positive) {
    double[] shares = new double[BINS];
    for (int at = 0; at < scores.tiles(); at++) {
      int bin = (int) Math.min(BINS - 1, scores.probability(at, positive) * BINS);
      shares[bin] += scores.weight(at);
    }
    double weight = scores.totalWeight();
    for (int bin = 0; bin < BINS; bin++) {
      shares[bin] /= weight;
    }
    return shares;
  }

  @Override
  public Distribution judge(TileScores scores) {
    double[] shares = histogram(scores, positive);
    double logOdds = coefficients.getFirst();
    for (int bin = 0; bin < BINS; bin++) {
      logOdds += coefficients.get(1 + bin) * shares[bin];
    }
    return Distribution.ofLogOdds(positive, logOdds);
  }
}
