package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.TileCalibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The tile calibration of a label, and why this one: of the logistic and the isotonic one, that
 * whose mean log loss is smaller on folds of groups that it was not fitted on.
 *
 * @param label position
 * @param chosen fitted on all folds
 * @param perSplit fitted by the chosen method without the groups that this one judges
 * @param logisticLogLoss per tile, cross-validated; empty when it failed on some fold
 * @param isotonicLogLoss per tile, cross-validated
 * @param tiles labelled ones
 * @param positives those of them that bear the label
 */
public record TileCalibrationChoice(
    int label,
    TileCalibration chosen,
    List<TileCalibration> perSplit,
    OptionalDouble logisticLogLoss,
    double isotonicLogLoss,
    int tiles,
    int positives) {
  private static final int MOST_KNOTS = 32;

  public TileCalibrationChoice {
    perSplit = List.copyOf(perSplit);
  }

  /** Whether the isotonic one was chosen. */
  public boolean isIsotonic() {
    return chosen instanceof TileCalibration.Isotonic;
  }

  /** Fits one kind of calibration; empty when it cannot be fitted on these tiles. */
  private interface Method {
    Optional<TileCalibration> fit(double[] scores, boolean[] truth);
  }

  /**
   * Chooses.
   *
   * @param tiles by group
   * @param name of the label, for people
   * @throws FitException when higher scores do not speak for the label
   */
  public static TileCalibrationChoice of(int label, String name, TileFolds tiles)
      throws FitException {
    TileSample all = TileSample.joined(tiles.groups());
    Optional<TileCalibration> logistic = LogisticCalibration.fit(all.scores(), all.truth());
    if (logistic.isEmpty()) {
      throw FitException.of(
          "tile scores of " + name,
          "do not rise with the tile's label",
          "higher ones for tiles that bear it");
    }
    Method isotonic = (scores, truth) -> Optional.of(isotonic(scores, truth));
    List<TileCalibration> logistics = perSplit(LogisticCalibration::fit, tiles);
    List<TileCalibration> isotonics = perSplit(isotonic, tiles);
    boolean comparable = logistics.size() == tiles.splits();
    double isotonicLoss = logLoss(isotonics, tiles);
    double logisticLoss = comparable ? logLoss(logistics, tiles) : Double.POSITIVE_INFINITY;
    boolean line = logisticLoss <= isotonicLoss;
    return new TileCalibrationChoice(
        label,
        line ? logistic.get() : isotonic(all.scores(), all.truth()),
        line ? logistics : isotonics,
        comparable ? OptionalDouble.of(logisticLoss) : OptionalDouble.empty(),
        isotonicLoss,
        all.count(),
        all.positives());
  }

  private static TileCalibration isotonic(double[] scores, boolean[] truth) {
    return new TileCalibration.Isotonic(
        CentredIsotonic.fit(scores, truth, MOST_KNOTS), TileSample.positiveShare(truth));
  }

  private static List<TileCalibration> perSplit(Method method, TileFolds tiles) {
    List<TileCalibration> fitted = new ArrayList<>();
    for (int split = 0; split < tiles.splits(); split++) {
      TileSample training = TileSample.joined(tiles.training(split));
      method.fit(training.scores(), training.truth()).ifPresent(fitted::add);
    }
    return fitted;
  }

  private static double logLoss(List<TileCalibration> perSplit, TileFolds tiles) {
    double sum = 0;
    long count = 0;
    for (List<Integer> judgedBy : tiles.judgedBy()) {
      for (int group = 0; group < judgedBy.size(); group++) {
        TileSample sample = tiles.groups().get(group);
        TileCalibration calibration = perSplit.get(judgedBy.get(group));
        for (int i = 0; i < sample.count(); i++) {
          sum += Sigmoid.logLoss(calibration.logOdds(sample.scores()[i]), sample.truth()[i]);
        }
        count += sample.count();
      }
    }
    return sum / count;
  }
}
