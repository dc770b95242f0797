package io.tilewise.lab.calibrate;

import io.tilewise.verdict.calibration.Conformal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Thresholds of {@link Conformal} prediction sets: the {@code ⌈(n + 1)(1 - α)⌉}-th smallest of
 * {@code s = 1 - P_y} over n images that nothing else was fitted on (Papadopoulos, Proedrou, Vovk
 * and Gammerman, Inductive Confidence Machines for Regression, 2002).
 *
 * @param alpha share of images whose set may miss the truth, 1e-6 to 1 exclusive
 * @param perLabel whether each label gets a threshold from its own images (class-conditional)
 */
public record SplitConformal(double alpha, boolean perLabel) {
  private static final double LEAST_ALPHA = 1e-6;

  public SplitConformal {
    if (!(alpha >= LEAST_ALPHA && alpha < 1)) {
      throw new IllegalArgumentException(
          "alpha: " + alpha + " (expected: " + LEAST_ALPHA + " or more, below 1)");
    }
  }

  /** The least n for which the threshold exists: {@code ⌈(1 - α)/α⌉}. */
  public int needed() {
    BigDecimal exact = BigDecimal.valueOf(alpha);
    return BigDecimal.ONE.subtract(exact).divide(exact, 0, RoundingMode.CEILING).intValueExact();
  }

  /** {@code ⌈(n + 1)(1 - α)⌉} in decimal numbers: .9 · 10 is 9, whatever binary makes of it. */
  int rank(int images) {
    return BigDecimal.valueOf(images + 1L)
        .multiply(BigDecimal.ONE.subtract(BigDecimal.valueOf(alpha)))
        .setScale(0, RoundingMode.CEILING)
        .intValueExact();
  }

  /**
   * Chooses the thresholds.
   *
   * @param ofTruth probability that was given to the true label, one per held-out image
   * @param truth the true label's position, one per image
   * @param labels names, in order
   * @throws FitException when there are too few images for α; says how many are needed
   */
  public Conformal fit(double[] ofTruth, int[] truth, List<String> labels) throws FitException {
    List<Double> thresholds = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      int only = label;
      String of = perLabel ? " of label " + labels.get(label) : "";
      thresholds.add(
          threshold(
              IntStream.range(0, truth.length)
                  .filter(i -> !perLabel || truth[i] == only)
                  .mapToDouble(i -> 1 - ofTruth[i])
                  .toArray(),
              of));
    }
    return new Conformal(alpha, truth.length, thresholds);
  }

  private double threshold(double[] scores, String of) throws FitException {
    int rank = rank(scores.length);
    if (rank > scores.length) {
      throw FitException.of(
          "held-out images" + of,
          scores.length,
          "at least " + needed() + " for alpha " + alpha + ", or a larger alpha");
    }
    Arrays.sort(scores);
    return scores[rank - 1];
  }
}
