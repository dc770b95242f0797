package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.scores.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A rule's calibration on labelled images: of {@link TemperatureScaling} and, for two labels of
 * which one is positive, {@link CentredIsotonic}, that whose log loss is smaller on folds that it
 * was not fitted on.
 *
 * @param chosen fitted on all images
 * @param logLoss per image, of the same kind of calibration fitted on the other folds; empty when
 *     the line could not be fitted on some
 */
public record ImageCalibrationChoice(ImageCalibration chosen, OptionalDouble logLoss) {
  /** Less is taken for this in a log loss, which one image would otherwise make infinite. */
  public static final double LEAST_PROBABILITY = 1e-15;

  private static final int MOST_KNOTS = 16;

  /** For the mean of a block of images some of which a rule is certain of. */
  private static final double LIMIT = 1e6;

  /**
   * Chooses.
   *
   * @param said what the rule says of each image, at least one
   * @param truth per image the true label's position
   * @param folds per image the number of its fold
   * @param positive position of the positive label; null when there is none
   * @return empty when probabilities do not rise with the truth, so that no temperature improves
   *     them
   */
  public static Optional<ImageCalibrationChoice> of(
      List<Distribution> said, int[] truth, int[] folds, @Nullable Integer positive) {
    Images all = new Images(said, truth, positive);
    Optional<ImageCalibrationChoice> line = line(all, folds);
    if (line.isEmpty()
        || line.get().logLoss.isEmpty()
        || positive == null
        || said.getFirst().labels() != 2) {
      return line;
    }
    OptionalDouble curved = logLoss(all, folds, each -> Optional.of(each.isotonic()));
    return curved.orElseThrow() < line.get().logLoss.getAsDouble()
        ? Optional.of(new ImageCalibrationChoice(all.isotonic(), curved))
        : line;
  }

  /** The same where there is no choice but the line. */
  public static Optional<ImageCalibrationChoice> line(
      List<Distribution> said, int[] truth, int[] folds, @Nullable Integer positive) {
    return line(new Images(said, truth, positive), folds);
  }

  private static Optional<ImageCalibrationChoice> line(Images all, int[] folds) {
    return all.scaling()
        .map(line -> new ImageCalibrationChoice(line, logLoss(all, folds, Images::scaling)));
  }

  /** Minus the logarithm of a probability that was given to the truth. */
  public static double logLoss(double ofTruth) {
    return -Math.log(Math.max(ofTruth, LEAST_PROBABILITY));
  }

  private static OptionalDouble logLoss(
      Images all, int[] folds, Function<Images, Optional<ImageCalibration>> method) {
    double sum = 0;
    for (int fold : Arrays.stream(folds).distinct().toArray()) {
      Optional<ImageCalibration> fitted = method.apply(all.only(at -> folds[at] != fold));
      if (fitted.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += all.only(at -> folds[at] == fold).logLoss(fitted.get());
    }
    return OptionalDouble.of(sum / folds.length);
  }

  /** Images, and what a rule says of them. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Images(List<Distribution> said, int[] truth, @Nullable Integer positive) {
    Images only(IntPredicate which) {
      int[] kept = IntStream.range(0, truth.length).filter(which).toArray();
      return new Images(
          Arrays.stream(kept).mapToObj(said::get).toList(),
          Arrays.stream(kept).map(at -> truth[at]).toArray(),
          positive);
    }

    Optional<ImageCalibration> scaling() {
      double[][] logs = new double[truth.length][];
      for (int at = 0; at < logs.length; at++) {
        Distribution each = said.get(at);
        logs[at] = IntStream.range(0, each.labels()).mapToDouble(each::logProbability).toArray();
      }
      return TemperatureScaling.fit(logs, truth, positive).map(each -> each);
    }

    ImageCalibration isotonic() {
      int label = Objects.requireNonNull(positive);
      double[] scores = new double[truth.length];
      boolean[] labels = new boolean[truth.length];
      for (int at = 0; at < scores.length; at++) {
        Distribution each = said.get(at);
        double logOdds = each.logProbability(label) - each.logProbability(1 - label);
        scores[at] = Math.clamp(logOdds, -LIMIT, LIMIT);
        labels[at] = truth[at] == label;
      }
      return new ImageCalibration.Isotonic(CentredIsotonic.fit(scores, labels, MOST_KNOTS));
    }

    double logLoss(ImageCalibration calibration) {
      return IntStream.range(0, truth.length)
          .mapToDouble(at -> calibration.apply(said.get(at), positive).probability(truth[at]))
          .map(ImageCalibrationChoice::logLoss)
          .sum();
    }
  }
}
