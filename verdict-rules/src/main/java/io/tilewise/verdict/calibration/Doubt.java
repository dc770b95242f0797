package io.tilewise.verdict.calibration;

import io.tilewise.verdict.scores.Checks;
import java.util.function.DoubleUnaryOperator;

/**
 * What a tile's score is worth as evidence where nobody calibrated the model: its own probability
 * p, as if half of all tiles bore the label, but for a share d of tiles on which it is wrong
 * whatever it says:
 *
 * <pre>
 * q = d + (1 - 2 d) p,   R = q / (1 - q), from d / (1 - d) to (1 - d) / d
 * </pre>
 *
 * <p>So a few sure tiles among many are no proof: a model that errs on some brings them about in
 * any image.
 *
 * @param share d, above 0, below ½
 */
public record Doubt(double share) implements DoubleUnaryOperator {
  public Doubt {
    Checks.check(share > 0 && share < 0.5, "doubt", share, "above 0, below 0.5");
  }

  /** {@code log R} of a tile's log-odds, which lie within {@link TileCalibration#LIMIT}. */
  @Override
  public double applyAsDouble(double logOdds) {
    double odds = StrictMath.exp(logOdds);
    double wrong = share * (1 + odds);
    double trusted = 1 - 2 * share;
    double logRatio = StrictMath.log(wrong + trusted * odds) - StrictMath.log(wrong + trusted);
    return Math.clamp(logRatio, -TileCalibration.LIMIT, TileCalibration.LIMIT);
  }
}
