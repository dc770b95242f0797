package io.tilewise.verdict.rules;

import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.RuleKind.Parameter;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

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
      new Parameter("prior", 0.5, p -> p > 0 && p < 1, "above 0, below 1, or counts", "counts");
  private static final Parameter TILT =
      new Parameter("tilt", 0, t -> Math.abs(t) <= 10, "-10 to 10");
  private static final Parameter AT_LEAST =
      new Parameter("atleast", 0, n -> n == 0 || n == 1, "0 or 1");
  private static final Parameter EFFECTIVE = Parameter.effectiveTiles();

  static final RuleKind KIND =
      new RuleKind(
          "evidence-mixture",
          List.of(PRIOR, TILT, AT_LEAST, EFFECTIVE),
          (spec, context) ->
              negative(context).map(negative -> new EvidenceMixture(spec, context, negative)));

  private static final int MOST_TRIED = 1000;

  private final String name;
  private final RuleContext context;
  private final int negative;
  private final double priorLogOdds;
  private final boolean counts;
  private final boolean present;
  private final double effective;
  private final double[] logPrior;

  private EvidenceMixture(RuleSpec spec, RuleContext context, int negative) {
    this.name = spec.toString();
    this.context = context;
    this.negative = negative;
    double prior = PRIOR.in(spec);
    this.priorLogOdds = StrictMath.log(prior / (1 - prior));
    this.counts = PRIOR.isWordIn(spec);
    this.present = AT_LEAST.in(spec) == 1;
    this.effective = EFFECTIVE.in(spec);
    this.logPrior = ShareGrid.logTilted(TILT.in(spec));
  }

  /** The one label without a calibration; empty when there is not just one. */
  private static Optional<Integer> negative(RuleContext context) {
    Optional<Integer> without = Optional.empty();
    for (int label = 0; label < context.labels(); label++) {
      if (!context.tileCalibrations().containsKey(label)) {
        if (without.isPresent()) {
          return Optional.empty();
        }
        without = Optional.of(label);
      }
    }
    return without;
  }

  @Override
  public String name() {
    return name;
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
    TileCalibration calibration = calibration(1 - negative);
    double most = calibration.logLikelihoodRatio(TileScores.LOG_ODDS_LIMIT);
    double least = calibration.logLikelihoodRatio(-TileScores.LOG_ODDS_LIMIT);
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
    int label = 1 - negative;
    int tiles = scores.weighedTiles();
    Mixture mixture = Mixture.present(ShareGrid.firstOfCounts(tiles + further));
    mixture.add(scores, label, calibration(label));
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

  private TileCalibration calibration(int label) {
    return java.util.Objects.requireNonNull(context.tileCalibrations().get(label));
  }

  /** As if so many further tiles each had this log-likelihood ratio for every label. */
  private Distribution with(TileScores scores, int further, double logRatio) {
    int tiles = scores.weighedTiles();
    double tempering = Double.isNaN(effective) ? 1 : effective / tiles;
    double[] weights = counts ? ShareGrid.logCounts(tiles) : logPrior;
    double[] logs = new double[scores.labels()];
    for (int label = 0; label < logs.length; label++) {
      if (label != negative) {
        Mixture mixture = mixture(tiles);
        mixture.add(scores, label, calibration(label));
        for (int tile = 0; tile < further; tile++) {
          mixture.add(StrictMath.exp(logRatio));
        }
        logs[label] = mixture.logBayesFactor(weights, tempering) + priorLogOdds;
      }
    }
    return Distribution.softmax(logs);
  }

  private Mixture mixture(int tiles) {
    if (counts) {
      return Mixture.present(ShareGrid.firstOfCounts(tiles));
    }
    return present ? Mixture.present(0) : new Mixture();
  }
}
