package io.tilewise.lab.fit;

import io.tilewise.lab.thresholds.HierarchicalConformal;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be fitted.
 *
 * @param labels of the model, in the order of its outputs, two or more
 * @param positive the label that means disease; null when there is none
 * @param severity all labels from the least to the most severe; empty when they are not ranked
 * @param rule configuration value of the rule that is to decide; null: {@code
 *     evidence-mixture(prior=counts)} where a tile calibration can be fitted. Naming any {@code
 *     evidence-mixture} asks for one
 * @param conformal prediction sets; null: none, every image is decided by the fitted threshold
 * @param seed of the splits
 */
public record FitPlan(
    List<String> labels,
    @Nullable String positive,
    List<String> severity,
    @Nullable String rule,
    @Nullable HierarchicalConformal conformal,
    long seed) {
  /** Seed unless another one is given. */
  public static final long DEFAULT_SEED = 1;

  /** Share of images whose prediction set may miss the truth, unless another one is given. */
  public static final double DEFAULT_ALPHA = 0.1;

  public FitPlan {
    labels = List.copyOf(labels);
    severity = List.copyOf(severity);
    if (labels.size() < 2) {
      throw new IllegalArgumentException("labels: " + labels + " (expected: two or more)");
    }
    if (positive != null && !labels.contains(positive)) {
      throw new IllegalArgumentException(
          "positive: " + positive + " (expected: one of " + labels + ")");
    }
  }

  /** Position of the positive label; null when there is none. */
  @Nullable Integer positiveLabel() {
    return positive == null ? null : labels.indexOf(positive);
  }

  /**
   * Positions of the labels that tiles are evidence for: all but the one that stands for health,
   * which is the other of two, else the least severe. Empty when nobody says which that is.
   */
  public List<Integer> evidenceLabels() {
    int negative = negative();
    return negative < 0
        ? List.of()
        : IntStream.range(0, labels.size()).filter(label -> label != negative).boxed().toList();
  }

  private int negative() {
    if (labels.size() == 2 && positive != null) {
      return 1 - labels.indexOf(positive);
    }
    return severity.isEmpty() ? -1 : labels.indexOf(severity.getFirst());
  }
}
