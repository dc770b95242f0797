package io.tilewise.classifier;

import io.tilewise.model.ModelCard;

/** A model's output, row by row, as logits. Stateless. */
final class LabelRows {
  private static final double SMALLEST = 1e-7;

  private LabelRows() {}

  /**
   * Splits an output into rows.
   *
   * @param output {@code rows * card.outputNumbers()} numbers or more; what follows is padding
   */
  static float[][] logits(float[] output, int rows, ModelCard card) {
    int numbers = card.outputNumbers();
    float[][] result = new float[rows][card.labels().size()];
    for (int row = 0; row < rows; row++) {
      switch (card.output().kind()) {
        case LOGITS -> System.arraycopy(output, row * numbers, result[row], 0, numbers);
        case PROBABILITIES -> {
          System.arraycopy(output, row * numbers, result[row], 0, numbers);
          toLogits(result[row]);
        }
        case LOGIT -> result[row] = both(0, output[row], card.spokenFor());
        case SIGMOID -> {
          result[row] = both(1 - output[row], output[row], card.spokenFor());
          toLogits(result[row]);
        }
      }
    }
    return result;
  }

  /** Two numbers in the order of the labels; both are not finite when one is not. */
  private static float[] both(float other, float spoken, int spokenFor) {
    float rest = Float.isFinite(spoken) ? other : Float.NaN;
    return spokenFor == 1 ? new float[] {rest, spoken} : new float[] {spoken, rest};
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
