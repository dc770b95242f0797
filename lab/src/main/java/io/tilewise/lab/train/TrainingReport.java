package io.tilewise.lab.train;

import io.tilewise.lab.evaluate.BinaryMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What came out of a training.
 *
 * @param directory of the model, with {@code saved_model.pb}, {@code variables}, {@code model.json}
 *     and {@code MODEL_CARD.md}
 * @param trainingCells crops it learned from
 * @param trainingSlides slides it learned from, sorted
 * @param heldOutSlides slides it never saw, sorted
 * @param heldOut how well it does on those
 * @param losses mean loss of each epoch on augmented crops
 * @param duration from reading the manifest to the finished model
 */
public record TrainingReport(
    Path directory,
    int trainingCells,
    List<String> trainingSlides,
    List<String> heldOutSlides,
    BinaryMetrics heldOut,
    List<Double> losses,
    Duration duration) {
  public TrainingReport {
    trainingSlides = List.copyOf(trainingSlides);
    heldOutSlides = List.copyOf(heldOutSlides);
    losses = List.copyOf(losses);
  }
}
