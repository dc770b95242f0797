package io.tilewise.classifier;

import io.tilewise.model.ModelOutput;

/** A model's output, row by row, as logits. Stateless. */
final class LabelRows {
  private static final double SMALLEST = 1e-7;

  private LabelRows() {}

  /**
   * Splits an output into rows.
   *
   * @param output {@code rows * labels} numbers or more; what follows is padding
   */
  static float[][] logits(float[] output, int rows, int labels, ModelOutput.Kind kind) {
    float[][] result = new float[rows][labels];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(output, row * labels, result[row], 0, labels);
      switch (kind) {
        case LOGITS -> {}
        case PROBABILITIES -> toLogits(result[row]);
      }
    }
    return result;
  }

  /** In place: {@code log(clip(p))} less the logarithm of the sum; not finite stays not finite. */
  private static void toLogits(float[] probabilities) {
    double sum = 0;
    for (float p : probabilities) {
      sum += clip(p);
    }
    double logSum = Math.log(sum);
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = (float) (Math.log(clip(probabilities[i])) - logSum);
    }
  }

  private static double clip(float p) {
    // An infinite probability is a broken answer, not a certain one.
    return Float.isFinite(p) ? Math.clamp(p, SMALLEST, 1 - SMALLEST) : Double.NaN;
  }
}
