package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.TileCalibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How a tile's score becomes evidence. */
public enum TileMethod {
  /**
   * The average of {@link #SPLINE} and of centred isotonic curves of three and of eight knots, over
   * draws of groups with replacement (Breiman, Bagging Predictors, 1996). As many groups with the
   * label are drawn as there are, and as many without it.
   */
  BAGGED,
  /** A line with bends. */
  SPLINE,
  /** A line. */
  LINE;

  private static final int DRAWS = 10;
  private static final int FEW_KNOTS = 3;
  private static final int MORE_KNOTS = 8;

  /**
   * Fits.
   *
   * @param groups labelled tiles, both with and without the label among them
   * @return empty for a line that does not rise
   */
  Optional<TileCalibration> fit(List<TileSample> groups, RandomGenerator random) {
    TileSample all = TileSample.joined(groups);
    return switch (this) {
      case LINE -> line(all);
      case SPLINE -> Optional.of(RidgeSpline.fit(all.sorted()).calibration());
      case BAGGED -> Optional.of(bagged(groups, all, random).calibration());
    };
  }

  private static Optional<TileCalibration> line(TileSample all) {
    PlattScaling line = PlattScaling.fit(all.scores(), all.truth());
    return line.slope() > 0
        ? Optional.of(
            new TileCalibration.Logistic(line.slope(), line.intercept(), all.positiveShare()))
        : Optional.empty();
  }

  static TileCurve average(SortedScores scores) {
    List<Pooled.Block> pooled = Pooled.of(scores);
    double share = scores.positiveShare();
    return TileCurve.mean(
        List.of(
            TileCurve.of(CentredIsotonic.fit(pooled, FEW_KNOTS), share),
            TileCurve.of(CentredIsotonic.fit(pooled, MORE_KNOTS), share),
            RidgeSpline.fit(scores)),
        share);
  }

  private static TileCurve bagged(List<TileSample> groups, TileSample all, RandomGenerator random) {
    List<TileSample> with = groups.stream().filter(each -> each.positives() > 0).toList();
    List<TileSample> without = groups.stream().filter(each -> each.positives() == 0).toList();
    List<TileCurve> curves = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      List<TileSample> drawn = new ArrayList<>(drawn(with, random));
      drawn.addAll(drawn(without, random));
      SortedScores scores = TileSample.joined(drawn).sorted();
      if (scores.hasBoth()) {
        curves.add(average(scores));
      }
    }
    return curves.isEmpty() ? average(all.sorted()) : TileCurve.mean(curves, all.positiveShare());
  }

  private static List<TileSample> drawn(List<TileSample> from, RandomGenerator random) {
    return from.stream().map(_ -> from.get(random.nextInt(from.size()))).toList();
  }
}
