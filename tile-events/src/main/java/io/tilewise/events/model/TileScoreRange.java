package io.tilewise.events.model;

import io.tilewise.events.check.Checks;

/**
 * What the tiles of the images looked like that a fit is from: of each image the lower quartile of
 * its tiles' log-odds of the positive label, which a lesion hardly moves.
 *
 * @param low the least of any image
 * @param high the most of any image, &gt;= {@code low}
 */
public record TileScoreRange(double low, double high) {
  public TileScoreRange {
    Checks.check(low <= high, "fit.tileScores.low", low, "at most high, " + high);
  }
}
