package io.tilewise.classifier;

import io.tilewise.events.Reason;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelOutput.Kind;
import java.util.Arrays;

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
   * @param output {@code rows * card.outputNumbers()} numbers or more; what follows is padding
   * @throws ClassifierException {@link Reason#OUTPUT_INVALID} for the first row that is none
   */
  static void check(float[] output, int rows, ModelCard card) throws ClassifierException {
    Kind kind = card.output().kind();
    if (kind == Kind.LOGITS || kind == Kind.LOGIT) {
      return;
    }
    int numbers = card.outputNumbers();
    for (int row = 0; row < rows; row++) {
      float[] values = Arrays.copyOfRange(output, row * numbers, (row + 1) * numbers);
      if (isFinite(values) && !(areWithin(values) && (numbers == 1 || addUp(values)))) {
        throw new ClassifierException(
            Reason.OUTPUT_INVALID,
            "output: %s for %s (expected: %s)"
                .formatted(Arrays.toString(values), card.labels(), expected(kind, values)),
            null);
      }
    }
  }

  private static String expected(Kind kind, float[] values) {
    if (kind == Kind.SIGMOID) {
      return "one number from 0 to 1, as the card's output.kind says; any other number is a logit,"
          + " and \"logit\" is its kind";
    }
    return "probabilities from 0 to 1 that add up to 1, as the card's output.kind says; "
        + (areWithin(values)
            ? "a sigmoid for each label is multi-label, where several may be true of a tile, and is"
                + " not supported"
            : "\"logits\" is the kind of any other numbers");
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areWithin(float[] values) {
    for (float value : values) {
      if (value < -VALUE_TOLERANCE || value > 1 + VALUE_TOLERANCE) {
        return false;
      }
    }
    return true;
  }

  private static boolean addUp(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return Math.abs(sum - 1) <= SUM_TOLERANCE;
  }
}
