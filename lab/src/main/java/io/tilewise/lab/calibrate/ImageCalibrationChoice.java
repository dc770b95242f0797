package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.scores.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A rule's calibration on labelled images: of {@link TemperatureScaling} and, for two labels of
 * which one is positive, {@link CentredIsotonic}, that whose log loss is smaller on folds that it
 * was not fitted on.
 */
public final class ImageCalibrationChoice {
  /** Less is taken for this in a log loss, which one image would otherwise make infinite. */
  public static final double LEAST_PROBABILITY = 1e-15;

  private static final int MOST_KNOTS = 16;

  /** For the mean of a block of images some of which a rule is certain of. */
  private static final double LIMIT = 1e6;

  private final List<Distribution> said;
  private final int[] truth;
  private final @Nullable Integer positive;

  private ImageCalibrationChoice(List<Distribution> said, int[] truth, @Nullable Integer positive) {
    this.said = said;
    this.truth = truth;
    this.positive = positive;
  }

  /**
   * Chooses, and fits on all images.
   *
   * @param said what the rule says of each image, at least one
   * @param truth per image the true label's position
   * @param folds per image the number of its fold
   * @param positive position of the positive label; null when there is none
   * @return empty when probabilities do not rise with the truth, so that no temperature improves
   *     them
   */
  public static Optional<ImageCalibration> fit(
      List<Distribution> said, int[] truth, int[] folds, @Nullable Integer positive) {
    return new ImageCalibrationChoice(said, truth, positive).chosen(folds);
  }

  private Optional<ImageCalibration> chosen(int[] folds) {
    int[] all = IntStream.range(0, truth.length).toArray();
    Optional<ImageCalibration> scaling = scaling(all);
    if (scaling.isEmpty() || positive == null || said.getFirst().labels() != 2) {
      return scaling;
    }
    double scaled = 0;
    double curved = 0;
    for (int fold : Arrays.stream(folds).distinct().toArray()) {
      int[] training = Arrays.stream(all).filter(i -> folds[i] != fold).toArray();
      Optional<ImageCalibration> line = scaling(training);
      if (line.isEmpty()) {
        return scaling; // too few images to compare
      }
      ImageCalibration curve = isotonic(training, positive);
      for (int i : all) {
        if (folds[i] == fold) {
          scaled += logLoss(line.get(), i);
          curved += logLoss(curve, i);
        }
      }
    }
    return curved < scaled ? Optional.of(isotonic(all, positive)) : scaling;
  }

  private Optional<ImageCalibration> scaling(int[] images) {
    double[][] logs = new double[images.length][];
    for (int at = 0; at < logs.length; at++) {
      Distribution each = said.get(images[at]);
      logs[at] = IntStream.range(0, each.labels()).mapToDouble(each::logProbability).toArray();
    }
    int[] labels = Arrays.stream(images).map(i -> truth[i]).toArray();
    return TemperatureScaling.fit(logs, labels, positive).map(each -> each);
  }

  private ImageCalibration isotonic(int[] images, int positive) {
    double[] scores = new double[images.length];
    boolean[] labels = new boolean[images.length];
    for (int at = 0; at < scores.length; at++) {
      Distribution each = said.get(images[at]);
      double logOdds = each.logProbability(positive) - each.logProbability(1 - positive);
      scores[at] = Math.clamp(logOdds, -LIMIT, LIMIT);
      labels[at] = truth[images[at]] == positive;
    }
    return new ImageCalibration.Isotonic(CentredIsotonic.fit(scores, labels, MOST_KNOTS));
  }

  private double logLoss(ImageCalibration calibration, int image) {
    double p = calibration.apply(said.get(image), positive).probability(truth[image]);
    return -Math.log(Math.max(p, LEAST_PROBABILITY));
  }
}
