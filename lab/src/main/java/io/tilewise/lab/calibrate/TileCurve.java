package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.Interpolation;
import io.tilewise.verdict.calibration.IsotonicCurve;
import io.tilewise.verdict.calibration.TileCalibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A monotone map from a tile's log-odds to calibrated ones, linear between knots and constant
 * beyond them, with the share of positives that its probabilities are for.
 */
final class TileCurve {
  private final double[] scores;
  private final double[] logOdds;
  private final double priorLogOdds;

  /**
   * A curve through knots.
   *
   * @param scores strictly ascending
   * @param logOdds one per score, never descending
   * @param positiveShare above 0, below 1
   */
  TileCurve(double[] scores, double[] logOdds, double positiveShare) {
    this.scores = scores.clone();
    this.logOdds = logOdds.clone();
    this.priorLogOdds = logit(positiveShare);
  }

  static TileCurve of(IsotonicCurve curve, double positiveShare) {
    return new TileCurve(
        curve.scores().stream().mapToDouble(each -> each).toArray(),
        curve.probabilities().stream().mapToDouble(TileCurve::logit).toArray(),
        positiveShare);
  }

  private static double logit(double p) {
    return Math.log(p) - Math.log1p(-p);
  }

  /** Evidence of each, averaged. Its knots are those of all. */
  static TileCurve mean(List<TileCurve> curves, double positiveShare) {
    double[] knots =
        curves.stream()
            .flatMapToDouble(each -> Arrays.stream(each.scores))
            .sorted()
            .distinct()
            .toArray();
    double[] logOdds = new double[knots.length];
    for (int knot = 0; knot < knots.length; knot++) {
      double sum = 0;
      for (TileCurve each : curves) {
        sum += each.logOdds(knots[knot]) - each.priorLogOdds;
      }
      logOdds[knot] = sum / curves.size() + logit(positiveShare);
    }
    return new TileCurve(knots, logOdds, positiveShare);
  }

  double logOdds(double score) {
    return Interpolation.at(scores, logOdds, score);
  }

  /** As a card carries it: no tile is worth more than {@link TileCalibration#LIMIT} either way. */
  TileCalibration calibration() {
    double low = priorLogOdds - TileCalibration.LIMIT;
    double high = priorLogOdds + TileCalibration.LIMIT;
    List<Double> knots = new ArrayList<>();
    List<Double> probabilities = new ArrayList<>();
    for (double knot : withCrossings(low, high)) {
      double p = Sigmoid.of(Math.clamp(logOdds(knot), low, high));
      knots.add(knot);
      probabilities.add(probabilities.isEmpty() ? p : Math.max(p, probabilities.getLast()));
    }
    return new TileCalibration.Isotonic(
        new IsotonicCurve(knots, probabilities), Sigmoid.of(priorLogOdds));
  }

  /** Its knots, and where it goes through these log-odds. */
  private double[] withCrossings(double... levels) {
    List<Double> knots = new ArrayList<>();
    for (int at = 0; at < scores.length; at++) {
      knots.add(scores[at]);
      for (double level : levels) {
        if (at + 1 < scores.length && logOdds[at] < level && level < logOdds[at + 1]) {
          double share = (level - logOdds[at]) / (logOdds[at + 1] - logOdds[at]);
          knots.add(scores[at] + share * (scores[at + 1] - scores[at]));
        }
      }
    }
    return knots.stream().mapToDouble(each -> each).sorted().distinct().toArray();
  }

  /** Log-odds of the knots, ascending. */
  double[] scores() {
    return scores.clone();
  }
}
