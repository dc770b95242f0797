package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.TileCalibration;
import java.util.Optional;

/** The logistic tile calibration: {@link PlattScaling} of a tile's log-odds. */
final class LogisticCalibration {
  private LogisticCalibration() {}

  /**
   * Fits; both labels are present.
   *
   * @return empty when a higher score does not speak for the label
   */
  static Optional<TileCalibration> fit(double[] scores, boolean[] truth) {
    PlattScaling line = PlattScaling.fit(scores, truth);
    if (!(line.slope() > 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new TileCalibration.Logistic(
            line.slope(), line.intercept(), TileSample.positiveShare(truth)));
  }
}
