package io.tilewise.lab.train;

/**
 * How long and in which steps a classifier is trained.
 *
 * @param epochs times that every crop is seen, 1 to 1000
 * @param batchSize crops that are in memory as floats at a time, 1 to 1024
 * @param accumulationSteps batches whose gradients are added up before the weights move, 1 to 1024:
 *     32 crops x 2 steps is the same step as 64 crops x 1, in half of the memory
 * @param learningRate largest step of the Adam optimiser, above 0 and at most 1; falls along a half
 *     cosine
 * @param seed of the split, the weights, the order and the augmentation
 */
public record Schedule(
    int epochs, int batchSize, int accumulationSteps, double learningRate, long seed) {
  public static final int DEFAULT_EPOCHS = 8;
  public static final int DEFAULT_BATCH_SIZE = 16;
  public static final int DEFAULT_ACCUMULATION_STEPS = 1;
  public static final double DEFAULT_LEARNING_RATE = 0.0015;
  public static final long DEFAULT_SEED = 7;

  private static final int MANY = 1024;

  public Schedule {
    TrainingPlan.check(epochs >= 1 && epochs <= 1000, "epochs", epochs, "1 to 1000");
    TrainingPlan.check(batchSize >= 1 && batchSize <= MANY, "batchSize", batchSize, "1 to 1024");
    TrainingPlan.check(
        accumulationSteps >= 1 && accumulationSteps <= MANY,
        "accumulationSteps",
        accumulationSteps,
        "1 to 1024");
    TrainingPlan.check(
        learningRate > 0 && learningRate <= 1, "learningRate", learningRate, "above 0, at most 1");
  }

  /** What the sample model was trained with. */
  public static Schedule defaults() {
    return new Schedule(
        DEFAULT_EPOCHS,
        DEFAULT_BATCH_SIZE,
        DEFAULT_ACCUMULATION_STEPS,
        DEFAULT_LEARNING_RATE,
        DEFAULT_SEED);
  }

  /** Crops behind one move of the weights. */
  int effectiveBatchSize() {
    return batchSize * accumulationSteps;
  }

  /** The learning rate after {@code done} of {@code total} moves: half a cosine from full to 0. */
  double learningRate(long done, long total) {
    return learningRate * 0.5 * (1 + Math.cos(Math.PI * done / total));
  }
}
