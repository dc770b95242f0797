package io.tilewise.verdict.rules;

import io.tilewise.verdict.calibration.TileCalibration;
import io.tilewise.verdict.rules.RuleKind.Parameter;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
 * (Π_i (1 - ρ + ρ R_i) - (1 - ρ)^N) / (1 - (1 - ρ)^N) = (Π_i (1 + R_i ρ/(1 - ρ)) - 1) / ((1 - ρ)^-N - 1)
 * </pre>
 *
 * <p>which tends to the mean of R_i for small ρ. Images of different N are then comparable.
 *
 * <p>Right for lesions of any size: for one tile in ten thousand it behaves like a maximum that
 * knows how many tiles were looked at, for diffuse disease like a sum. Fails where tiles of this
 * image are not like those that the calibration was fitted on.
 *
 * <p>Unknown tiles: with two labels and without {@code neff} and {@code atleast} the result rises
 * with each tile's evidence, which is bounded, so the bound is exact; otherwise there is none.
 *
 * <p>Source: a two-component mixture with an unknown share, as in the higher-criticism problem
 * (Donoho and Jin, 2004), integrated instead of maximised.
 */
final class EvidenceMixture implements VerdictRule {
  private static final Parameter PRIOR =
      new Parameter("prior", 0.5, p -> p > 0 && p < 1, "above 0, below 1");
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

  private static final int POINTS = 64;
  private static final double LEAST_SHARE = 1e-6; // one tile in ten times 100,000

  /** Factors are at most e^16.2 and at least e^-16.2: so many of them fit a double. */
  private static final int FACTORS = 32;

  private static final double[] SHARES = new double[POINTS];

  static {
    for (int point = 0; point < POINTS; point++) {
      double exponent = 1 - point / (POINTS - 1.0);
      SHARES[point] = point == POINTS - 1 ? 1 : StrictMath.pow(LEAST_SHARE, exponent);
    }
  }

  private final String name;
  private final RuleContext context;
  private final int negative;
  private final double priorLogOdds;
  private final boolean present;
  private final double effective;
  private final double[] logPrior;

  private EvidenceMixture(RuleSpec spec, RuleContext context, int negative) {
    this.name = spec.toString();
    this.context = context;
    this.negative = negative;
    double prior = PRIOR.in(spec);
    this.priorLogOdds = StrictMath.log(prior / (1 - prior));
    this.present = AT_LEAST.in(spec) == 1;
    this.effective = EFFECTIVE.in(spec);
    this.logPrior = logPrior(TILT.in(spec));
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

  private static double[] logPrior(double tilt) {
    double[] logs = new double[POINTS];
    for (int point = 0; point < POINTS; point++) {
      logs[point] = tilt * StrictMath.log(SHARES[point]);
    }
    double[] normalised = new double[POINTS];
    Distribution.logSoftmax(logs, 0, normalised, 0, POINTS);
    return normalised;
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
    // An unknown tile may also turn out to hold no tissue, and then says nothing.
    return Optional.of(
        List.of(
            with(scores, unknown.count(), Math.max(0, most)),
            with(scores, unknown.count(), Math.min(0, least))));
  }

  private TileCalibration calibration(int label) {
    return java.util.Objects.requireNonNull(context.tileCalibrations().get(label));
  }

  /** As if so many further tiles each had this log-likelihood ratio for every label. */
  private Distribution with(TileScores scores, int further, double logRatio) {
    double[] logs = new double[scores.labels()];
    for (int label = 0; label < logs.length; label++) {
      if (label != negative) {
        Mixture mixture = present ? new PresentMixture() : new Mixture();
        mixture.add(scores, label, calibration(label));
        for (int tile = 0; tile < further; tile++) {
          mixture.add(StrictMath.exp(logRatio));
        }
        double tempering = Double.isNaN(effective) ? 1 : effective / scores.weighedTiles();
        logs[label] = mixture.logBayesFactor(logPrior, tempering) + priorLogOdds;
      }
    }
    return Distribution.softmax(logs);
  }

  /**
   * One number per grid point. Factors are multiplied and their logarithm taken now and then:
   * logarithms are what this rule would otherwise spend its time on.
   */
  private static class Mixture {
    final double[] sums = new double[POINTS];
    final double[] products = new double[POINTS];
    private int factors;
    private long tiles;

    Mixture() {
      begin();
    }

    final void add(TileScores scores, int label, TileCalibration calibration) {
      for (int at = 0; at < scores.tiles(); at++) {
        if (scores.weight(at) > 0) {
          double score = scores.logOdds(at, label);
          add(StrictMath.exp(calibration.logLikelihoodRatio(score)));
        }
      }
    }

    final void add(double ratio) {
      multiply(ratio);
      tiles++;
      if (++factors == FACTORS) {
        takeLogarithms();
        begin();
        factors = 0;
      }
    }

    void begin() {
      Arrays.fill(products, 1);
    }

    void multiply(double ratio) {
      double gain = ratio - 1;
      for (int point = 0; point < POINTS; point++) {
        products[point] *= 1 + SHARES[point] * gain;
      }
    }

    void takeLogarithms() {
      for (int point = 0; point < POINTS; point++) {
        sums[point] += StrictMath.log(products[point]);
      }
    }

    final double logBayesFactor(double[] logPrior, double tempering) {
      takeLogarithms();
      double largest = Double.NEGATIVE_INFINITY;
      for (int point = 0; point < POINTS; point++) {
        sums[point] = logFactor(point, tempering, tiles) + logPrior[point];
        largest = Math.max(largest, sums[point]);
      }
      double total = 0;
      for (int point = 0; point < POINTS; point++) {
        total += StrictMath.exp(sums[point] - largest);
      }
      return largest + StrictMath.log(total);
    }

    double logFactor(int point, double tempering, long tiles) {
      return sums[point] * tempering;
    }
  }

  /**
   * Conditional on one positive tile at least: products of {@code 1 + R ρ/(1 - ρ)}, kept less one,
   * where a small one keeps its digits; of R itself where all tiles are positive.
   */
  private static final class PresentMixture extends Mixture {
    private static final int ALL = POINTS - 1;
    private static final double[] ODDS =
        Arrays.stream(SHARES).map(share -> share / (1 - share)).toArray();

    @Override
    void begin() {
      Arrays.fill(products, 0, ALL, 0);
      products[ALL] = 1;
    }

    @Override
    void multiply(double ratio) {
      for (int point = 0; point < ALL; point++) {
        products[point] += ODDS[point] * ratio * (1 + products[point]);
      }
      products[ALL] *= ratio;
    }

    @Override
    void takeLogarithms() {
      for (int point = 0; point < ALL; point++) {
        sums[point] += StrictMath.log1p(products[point]);
      }
      sums[ALL] += StrictMath.log(products[ALL]);
    }

    @Override
    double logFactor(int point, double tempering, long tiles) {
      double product = sums[point] * tempering;
      return point == ALL
          ? product
          : logExpm1(product) - logExpm1(-StrictMath.log1p(-SHARES[point]) * tiles * tempering);
    }

    /** {@code log(e^x - 1)}, x above 0, but for tempering so strong that it becomes 0. */
    private static double logExpm1(double x) {
      return x + StrictMath.log(-StrictMath.expm1(-Math.max(x, Double.MIN_NORMAL)));
    }
  }
}
