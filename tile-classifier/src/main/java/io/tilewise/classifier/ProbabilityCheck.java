package io.tilewise.classifier;

import io.tilewise.events.Reason;
import io.tilewise.model.ModelOutput;
import java.util.Arrays;
import java.util.List;

/**
 * Whether an output that a card calls probabilities is some. Logits that are clamped to 0 and 1 tie
 * where they should decide, and nobody would see it. Rows that are not finite are not looked at:
 * they have a reason of their own. Stateless.
 */
final class ProbabilityCheck {
  /** What a value may be outside of 0 to 1, by rounding; it is clamped. */
  static final double VALUE_TOLERANCE = 1e-3;

  /** What the sum of a row may be away from 1; half precision and distillation cost as much. */
  static final double SUM_TOLERANCE = 1e-2;

  private ProbabilityCheck() {}

  /**
   * Looks at an output.
   *
   * @param output {@code rows * labels} numbers or more; what follows is padding
   * @throws ClassifierException {@link Reason#OUTPUT_INVALID} for the first row that is none
   */
  static void check(float[] output, int rows, List<String> labels, ModelOutput.Kind kind)
      throws ClassifierException {
    if (kind != ModelOutput.Kind.PROBABILITIES) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      int from = row * labels.size();
      float[] values = Arrays.copyOfRange(output, from, from + labels.size());
      if (isFinite(values) && !areProbabilities(values)) {
        throw new ClassifierException(
            Reason.OUTPUT_INVALID,
            "output: %s for %s (expected: probabilities from 0 to 1 that add up to 1, as the card's output.kind says; \"logits\" is the kind of any other numbers, and a sigmoid for each label is neither)"
                .formatted(Arrays.toString(values), labels),
            null);
      }
    }
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areProbabilities(float[] values) {
    double sum = 0;
    for (float value : values) {
      if (value < -VALUE_TOLERANCE || value > 1 + VALUE_TOLERANCE) {
        return false;
      }
      sum += value;
    }
    return Math.abs(sum - 1) <= SUM_TOLERANCE;
  }
}
