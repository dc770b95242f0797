package io.tilewise.lab.train;

import io.tilewise.lab.evaluate.BinaryMetrics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The model card that people read (Mitchell et al., 2019): data, split, figures, limits. */
final class ModelCardText {
  private static final String TEXT =
      """
      # {model}

      Tells a parasitized from an uninfected red blood cell in a Giemsa-stained thin blood smear, one
      cell a tile.

      | | |
      |---|---|
      | Input | `tiles`, uint8 `[-1,{size},{size},3]`, RGB, normalised inside the graph |
      | Output | `logits`, float32 `[-1,2]`: parasitized, uninfected |
      | Network | four convolutions, mean and maximum over the picture, one dense layer |
      | Trained by | `tilewise train --epochs {epochs} --batch-size {batchSize} --accumulation-steps {accumulationSteps} --learning-rate {learningRate} --seed {seed} --held-out {heldOutShare}` |

      ## Data
      {crops} labelled crops of single cells from {slides} slides, stretched to {size}x{size} pixels on black (Lanczos),
      with random flips, quarter turns, scale, shift, stain, light, contrast and blur.

      The sample model that comes with Tilewise learned from a part of the malaria cell images of the
      National Library of Medicine (Rajaraman et al., PeerJ 6:e4568, 2018). Courtesy of the U.S.
      National Library of Medicine.

      ## Split
      By slide, never by cell: {trainingCrops} crops of {trainingSlides} slides to learn from, {heldOutCrops} crops ({heldOutParasitized} parasitized) of {heldOutSlides}
      slides held out. Training saw no crop of the held-out slides; no weight, epoch or setting was
      chosen by them.
      Slides with parasites were ranked by their number and one of each stretch was drawn.

      Held out: {heldOutNames}.

      ## Figures on the held-out slides
      | cell AUC | accuracy | sensitivity | specificity | log loss |
      |---|---|---|---|---|
      | {auc} | {accuracy} | {sensitivity} | {specificity} | {logLoss} |

      Accuracy, sensitivity and specificity are those at one half.
      Mean loss of each epoch on augmented crops: {losses}.

      ## Limits
      For research use only; not a medical device, and no diagnosis follows from its output.
      One laboratory's stain, microscopes and crops; other ones need other training. It expects one
      segmented cell on black that fills the tile: not a field of view, not a thick smear. Debris,
      platelets and stain on healthy cells look like parasites to it now and then, so that among a
      thousand healthy cells the highest score may well be a sure one: a rule that takes the maximum
      finds single cells and pays for it with false alarms. Species and stages are not told apart.
      """;

  private ModelCardText() {}

  static String of(TrainingPlan plan, TrainingReport report) {
    String text = TEXT;
    for (Map.Entry<String, Object> value : values(plan, report).entrySet()) {
      text = text.replace("{" + value.getKey() + "}", value.getValue().toString());
    }
    return text;
  }

  private static Map<String, Object> values(TrainingPlan plan, TrainingReport report) {
    Schedule schedule = plan.schedule();
    BinaryMetrics heldOut = report.heldOut();
    Map<String, Object> values = new HashMap<>();
    values.put("model", plan.model());
    values.put("size", plan.tileSize());
    values.put("epochs", schedule.epochs());
    values.put("batchSize", schedule.batchSize());
    values.put("accumulationSteps", schedule.accumulationSteps());
    values.put("learningRate", schedule.learningRate());
    values.put("seed", schedule.seed());
    values.put("heldOutShare", plan.heldOutShare());
    values.put("crops", report.trainingCells() + heldOut.count());
    values.put("slides", report.trainingSlides().size() + report.heldOutSlides().size());
    values.put("trainingCrops", report.trainingCells());
    values.put("trainingSlides", report.trainingSlides().size());
    values.put("heldOutCrops", heldOut.count());
    values.put("heldOutParasitized", heldOut.positives());
    values.put("heldOutSlides", report.heldOutSlides().size());
    values.put("heldOutNames", String.join(", ", report.heldOutSlides()));
    values.put("auc", figure(heldOut.auc()));
    values.put("accuracy", figure(heldOut.accuracy()));
    values.put("sensitivity", figure(heldOut.sensitivity()));
    values.put("specificity", figure(heldOut.specificity()));
    values.put("logLoss", figure(heldOut.logLoss()));
    values.put("losses", String.join(", ", report.losses().stream().map(l -> figure(l)).toList()));
    return values;
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
