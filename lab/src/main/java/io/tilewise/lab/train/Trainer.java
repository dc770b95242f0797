package io.tilewise.lab.train;

import io.tilewise.classifier.engine.TensorFlowNatives;
import io.tilewise.lab.evaluate.BinaryMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Trains a classifier of tiles on labelled crops, on the calling thread (TensorFlow computes on all
 * cores). The same plan on the same machine gives the same model up to rounding.
 */
public final class Trainer {
  private static final int SCORING_BATCH = 64;

  private final TrainingPlan plan;
  private final Schedule schedule;
  private final TrainingListener listener;

  private Trainer(TrainingPlan plan, TrainingListener listener) {
    this.plan = plan;
    this.schedule = plan.schedule();
    this.listener = listener;
  }

  /**
   * Trains, measures on slides that were held out, and writes the model.
   *
   * @throws TrainingException when the cells or the target cannot be used; nothing is left in the
   *     target then
   * @throws io.tilewise.classifier.engine.NativesException when TensorFlow cannot be loaded here
   */
  public static TrainingReport train(TrainingPlan plan, TrainingListener listener)
      throws TrainingException {
    return new Trainer(plan, listener).run();
  }

  private TrainingReport run() throws TrainingException {
    long start = System.nanoTime();
    List<Crop> crops = CropManifest.read(plan.cells());
    LabelledTiles.checkMemory(crops.size(), plan.tileSize(), Runtime.getRuntime().maxMemory());
    SlideSplit split = SlideSplit.of(crops, plan.heldOutShare(), schedule.seed());
    try (ModelWriter writer = new ModelWriter(plan.directory())) {
      TensorFlowNatives.load();
      LabelledTiles training = read(split.training(), "read training crops");
      LabelledTiles heldOut = read(split.heldOut(), "read held-out crops");
      try (TrainingGraph graph = new TrainingGraph(plan.tileSize(), schedule.seed())) {
        List<Double> losses = learn(graph, training);
        BinaryMetrics metrics = measure(graph, heldOut);
        TrainingReport report =
            new TrainingReport(
                plan.directory(),
                training.count(),
                split.trainingSlides(),
                split.heldOutSlides(),
                metrics,
                losses,
                Duration.ofNanos(System.nanoTime() - start));
        writer.write(graph.weights(), plan.tileSize(), ModelCardText.of(plan, report));
        return report;
      }
    }
  }

  private LabelledTiles read(List<Crop> crops, String stage) throws TrainingException {
    return LabelledTiles.read(crops, plan.tileSize(), stage, listener);
  }

  /** The mean loss of each epoch. */
  private List<Double> learn(TrainingGraph graph, LabelledTiles tiles) {
    Random random = new Random(schedule.seed());
    Augmentation augmentation = new Augmentation(schedule.seed(), plan.tileSize());
    TileBatch batch = new TileBatch(schedule.batchSize(), plan.tileSize());
    int[] order = IntStream.range(0, tiles.count()).toArray();
    List<Double> losses = new ArrayList<>();
    for (int epoch = 0; epoch < schedule.epochs(); epoch++) {
      shuffle(order, random);
      losses.add(epoch(graph, tiles, order, batch, augmentation, losses));
    }
    return losses;
  }

  private double epoch(
      TrainingGraph graph,
      LabelledTiles tiles,
      int[] order,
      TileBatch batch,
      Augmentation augmentation,
      List<Double> losses) {
    long total = (long) order.length * schedule.epochs();
    long before = (long) order.length * losses.size();
    double loss = 0;
    int steps = 0;
    for (int from = 0; from < order.length; from += batch.count()) {
      batch.fill(tiles, order, from, augmentation::apply);
      loss += graph.accumulate(batch);
      long done = before + from + batch.count();
      boolean last = done == before + order.length;
      if (++steps % schedule.accumulationSteps() == 0 || last) {
        graph.apply(schedule.learningRate(done, total));
      }
      listener.advanced("train", done, total, "loss %.3f".formatted(loss / (from + batch.count())));
    }
    return loss / order.length;
  }

  private BinaryMetrics measure(TrainingGraph graph, LabelledTiles tiles) {
    TileBatch batch = new TileBatch(SCORING_BATCH, plan.tileSize());
    int[] order = IntStream.range(0, tiles.count()).toArray();
    double[] probabilities = new double[order.length];
    for (int from = 0; from < order.length; from += batch.count()) {
      batch.fill(tiles, order, from, TileBatch.Copy.PLAIN);
      float[] logits = graph.logits(batch);
      for (int i = 0; i < batch.count(); i++) {
        // Softmax of two is the logistic function of their difference.
        probabilities[from + i] = 1 / (1 + Math.exp(logits[2 * i + 1] - logits[2 * i]));
      }
      listener.advanced("judge", from + batch.count(), order.length, "");
    }
    return BinaryMetrics.of(probabilities, tiles.truth());
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
