package io.tilewise.verdict.rules;

import io.tilewise.verdict.calibration.Doubt;
import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.RuleKind.Parameter;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The posterior of an image whose share ρ of positive tiles is unknown. With the likelihood ratio
 * {@code R_i} of each tile's score, from its {@linkplain TileCalibration calibration}:
 *
 * <pre>
 * log B = log Σ_g prior_g exp(Σ_i log(1 - ρ_g + ρ_g R_i)),   P(positive) = sigmoid(log B + prior log-odds)
 * </pre>
 *
 * <p>ρ runs over 64 values, evenly spaced in their logarithm from 1e-6 to 1, with {@code prior_g ∝
 * ρ_g^tilt} (tilt 0: log-uniform); {@code prior} is the probability of a positive image before any
 * tile is seen. With {@code neff}, the sum over N tiles is tempered by {@code neff / N}, for tiles
 * that are not independent. With more than two labels each calibrated label is held against the
 * common negative one, and the results are normalised.
 *
 * <p>Even a share of one in a million makes an image positive here, of which most would then hold
 * no positive tile: log B of a healthy image has a floor, which sinks with N. {@code atleast=1}
 * takes a positive image to hold at least one positive tile, each sum being conditional on that:
 *
 * <pre>
 * B_g = (Π_i (1 - ρ + ρ R_i) - (1 - ρ)^N) / (1 - (1 - ρ)^N) = (Π_i (1 + R_i ρ/(1 - ρ)) - 1) / ((1 - ρ)^-N - 1)
 * </pre>
 *
 * <p>which tends to the mean of R_i for small ρ. So all shares far below 1/N mean the same, exactly
 * one positive tile, and an even prior over shares is one for that: of 64 tiles, 45 of the 64
 * points say so. {@code prior=counts} spreads the prior over the logarithm of counts 1 to N
 * instead, its {@linkplain ShareGrid#logCounts weights} being ω_g, for images that are as probably
 * positive as not:
 *
 * <pre>
 * B = Σ_g ω_g B_g / Σ_g ω_g
 * </pre>
 *
 * <p>Images of different N are then comparable: what was fitted on small ones holds for large ones.
 *
 * <p>{@code doubt=d} is for models whose tiles nobody calibrated: R is what {@link Doubt} takes it
 * for, and the prior is over counts. Labels without evidence, where they are several, share what
 * the others leave as {@code mean-log-probability} would. Where nothing was fitted for it, it
 * refers an image unless all labels but one are below {@value #RULED_OUT}: it cannot tell a lesion
 * of a few tiles from a model's errors, and says so.
 *
 * <p>Right for lesions of any size: for one tile in ten thousand it behaves like a maximum that
 * knows how many tiles were looked at, for diffuse disease like a sum. Fails where tiles of this
 * image are not like those that the calibration was fitted on.
 *
 * <p>Unknown tiles: with two labels the result rises with each tile's evidence, which is bounded,
 * so there is an exact bound. Of {@code prior=counts} each number of tiles that may hold tissue is
 * tried, for the prior turns on it; where more than {@value #MOST_TRIED} are unknown there is no
 * bound, nor is there one with {@code neff} or {@code atleast}.
 *
 * <p>Source: a two-component mixture with an unknown share, as in the higher-criticism problem
 * (Donoho and Jin, 2004), integrated instead of maximised.
 */
final class EvidenceMixture implements VerdictRule {
  private static final Parameter PRIOR =
      new Parameter(
          "prior", 0.5, p -> p > 0 && p < 1, "above 0, below 1, or counts", "counts", false);
  private static final Parameter TILT =
      new Parameter("tilt", 0, t -> Math.abs(t) <= 10, "-10 to 10");
  private static final Parameter AT_LEAST =
      new Parameter("atleast", 0, n -> n == 0 || n == 1, "0 or 1");
  private static final Parameter EFFECTIVE = Parameter.effectiveTiles();
  private static final Parameter DOUBT =
      new Parameter("doubt", Double.NaN, d -> d > 0 && d < 0.5, "above 0, below 0.5", null, true);

  static final RuleKind KIND =
      new RuleKind(
          "evidence-mixture",
          List.of(PRIOR, TILT, AT_LEAST, EFFECTIVE, DOUBT),
          (spec, context) -> {
            Map<Integer, DoubleUnaryOperator> ratios = ratios(spec, context);
            return ratios.isEmpty()
                ? Optional.empty()
                : Optional.of(new EvidenceMixture(spec, context.labels(), ratios));
          });

  private static final int MOST_TRIED = 1000;
  private static final double RULED_OUT = 0.01;

  private final String name;
  private final int labels;
  private final Map<Integer, DoubleUnaryOperator> ratios;
  private final double priorLogOdds;
  private final boolean doubted;
  private final boolean counts;
  private final boolean present;
  private final double effective;
  private final double[] logPrior;

  private EvidenceMixture(RuleSpec spec, int labels, Map<Integer, DoubleUnaryOperator> ratios) {
    this.name = spec.toString();
    this.labels = labels;
    this.ratios = ratios;
    this.doubted = spec.number(DOUBT.name()).isPresent();
    double prior = PRIOR.in(spec);
    this.priorLogOdds = StrictMath.log(prior / (1 - prior));
    this.counts = doubted || PRIOR.isWordIn(spec);
    this.present = AT_LEAST.in(spec) == 1;
    this.effective = EFFECTIVE.in(spec);
    this.logPrior = ShareGrid.logTilted(TILT.in(spec));
  }

  /**
   * Of a tile's log-odds, for each label that there is evidence for; empty: not enough is known.
   */
  private static Map<Integer, DoubleUnaryOperator> ratios(RuleSpec spec, RuleContext context) {
    Map<Integer, DoubleUnaryOperator> ratios = new TreeMap<>();
    OptionalDouble doubt = spec.number(DOUBT.name());
    if (doubt.isPresent()) {
      Doubt evidence = new Doubt(doubt.getAsDouble());
      context.sought().forEach(label -> ratios.put(label, evidence));
    } else if (context.tileCalibrations().size() == context.labels() - 1) {
      context
          .tileCalibrations()
          .forEach((label, each) -> ratios.put(label, each::logLikelihoodRatio));
    }
    return ratios;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double ruledOut() {
    return doubted ? RULED_OUT : 0;
  }

  @Override
  public Distribution judge(TileScores scores) {
    return with(scores, 0, 0);
  }

  @Override
  public Optional<List<Distribution>> extremes(TileScores scores, UnknownTiles unknown) {
    if (scores.labels() != 2 || present || !Double.isNaN(effective)) {
      return Optional.empty();
    }
    DoubleUnaryOperator ratio = ratios.values().iterator().next();
    double most = ratio.applyAsDouble(TileScores.LOG_ODDS_LIMIT);
    double least = ratio.applyAsDouble(-TileScores.LOG_ODDS_LIMIT);
    if (counts) {
      return unknown.count() > MOST_TRIED
          ? Optional.empty()
          : Optional.of(
              List.of(
                  furthest(scores, unknown.count(), most, Math::max),
                  furthest(scores, unknown.count(), least, Math::min)));
    }
    // An unknown tile may also turn out to hold no tissue, and then says nothing.
    return Optional.of(
        List.of(
            with(scores, unknown.count(), Math.max(0, most)),
            with(scores, unknown.count(), Math.min(0, least))));
  }

  /** Of up to so many further tiles with tissue, all of this log-likelihood ratio. */
  private Distribution furthest(
      TileScores scores, int further, double logRatio, DoubleBinaryOperator choice) {
    int label = ratios.keySet().iterator().next();
    int tiles = scores.weighedTiles();
    Mixture mixture = Mixture.present(ShareGrid.firstOfCounts(tiles + further));
    mixture.add(scores, label, ratios.values().iterator().next());
    double furthest = mixture.logBayesFactor(ShareGrid.logCounts(tiles), 1);
    for (int more = 1; more <= further; more++) {
      mixture.add(StrictMath.exp(logRatio));
      double logFactor = mixture.logBayesFactor(ShareGrid.logCounts(tiles + more), 1);
      furthest = choice.applyAsDouble(furthest, logFactor);
    }
    double[] logs = new double[2];
    logs[label] = furthest + priorLogOdds;
    return Distribution.softmax(logs);
  }

  /** As if so many further tiles each had this log-likelihood ratio for every label. */
  private Distribution with(TileScores scores, int further, double logRatio) {
    int tiles = scores.weighedTiles();
    double tempering = Double.isNaN(effective) ? 1 : effective / tiles;
    double[] weights = counts ? ShareGrid.logCounts(tiles) : logPrior;
    double[] logs = rest(scores);
    ratios.forEach(
        (label, ratio) -> {
          Mixture mixture = mixture(tiles);
          mixture.add(scores, label, ratio);
          for (int tile = 0; tile < further; tile++) {
            mixture.add(StrictMath.exp(logRatio));
          }
          logs[label] = mixture.logBayesFactor(weights, tempering) + priorLogOdds;
        });
    return Distribution.softmax(logs);
  }

  /** Log-shares of the labels without evidence, in what the others leave; zero of a single one. */
  private double[] rest(TileScores scores) {
    double[] logs = new double[labels];
    if (labels - ratios.size() > 1) {
      double[] means = MeanLogProbability.means(scores);
      ratios.keySet().forEach(label -> means[label] = Double.NEGATIVE_INFINITY);
      Distribution.logSoftmax(means, 0, logs, 0, labels);
    }
    return logs;
  }

  private Mixture mixture(int tiles) {
    if (counts) {
      return Mixture.present(ShareGrid.firstOfCounts(tiles));
    }
    return present ? Mixture.present(0) : new Mixture();
  }
}
