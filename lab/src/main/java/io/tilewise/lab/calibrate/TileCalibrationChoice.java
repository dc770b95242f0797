package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.TileCalibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The tile calibration of a label, and why this one: of the logistic and the isotonic one, that
 * whose mean log loss is smaller on folds of groups that it was not fitted on.
 *
 * @param label position
 * @param chosen fitted on all folds
 * @param perFold fitted by the chosen method on all folds but this one
 * @param logisticLogLoss per tile, cross-validated; empty when it failed on some fold
 * @param isotonicLogLoss per tile, cross-validated
 * @param tiles labelled ones
 * @param positives those of them that bear the label
 */
public record TileCalibrationChoice(
    int label,
    TileCalibration chosen,
    List<TileCalibration> perFold,
    OptionalDouble logisticLogLoss,
    double isotonicLogLoss,
    int tiles,
    int positives) {
  private static final int MOST_KNOTS = 32;

  public TileCalibrationChoice {
    perFold = List.copyOf(perFold);
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
   * @param samples of each fold
   * @param name of the label, for people
   * @throws FitException when higher scores do not speak for the label
   */
  public static TileCalibrationChoice of(int label, String name, List<TileSample> samples)
      throws FitException {
    TileSample all = TileSample.joined(samples);
    Optional<TileCalibration> logistic = LogisticCalibration.fit(all.scores(), all.truth());
    if (logistic.isEmpty()) {
      throw FitException.of(
          "tile scores of " + name,
          "do not rise with the tile's label",
          "higher ones for tiles that bear it");
    }
    Method isotonic = (scores, truth) -> Optional.of(isotonic(scores, truth));
    List<TileCalibration> logistics = perFold(LogisticCalibration::fit, samples);
    List<TileCalibration> isotonics = perFold(isotonic, samples);
    boolean comparable = logistics.size() == samples.size();
    double isotonicLoss = logLoss(isotonics, samples);
    double logisticLoss = comparable ? logLoss(logistics, samples) : Double.POSITIVE_INFINITY;
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

  private static List<TileCalibration> perFold(Method method, List<TileSample> samples) {
    List<TileCalibration> fitted = new ArrayList<>();
    for (int fold = 0; fold < samples.size(); fold++) {
      int out = fold;
      TileSample training =
          TileSample.joined(
              IntStream.range(0, samples.size())
                  .filter(each -> each != out)
                  .mapToObj(samples::get)
                  .toList());
      method.fit(training.scores(), training.truth()).ifPresent(fitted::add);
    }
    return fitted;
  }

  private static double logLoss(List<TileCalibration> perFold, List<TileSample> samples) {
    double sum = 0;
    long count = 0;
    for (int fold = 0; fold < samples.size(); fold++) {
      TileSample sample = samples.get(fold);
      TileCalibration calibration = perFold.get(fold);
      for (int i = 0; i < sample.count(); i++) {
        sum += Sigmoid.logLoss(calibration.logOdds(sample.scores()[i]), sample.truth()[i]);
      }
      count += sample.count();
    }
    return sum / count;
  }
}
