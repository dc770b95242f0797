package io.tilewise.standalone.models;

import io.tilewise.events.model.ModelReference;
import io.tilewise.lab.train.Schedule;
import io.tilewise.lab.train.Trainer;
import io.tilewise.lab.train.TrainingBars;
import io.tilewise.lab.train.TrainingException;
import io.tilewise.lab.train.TrainingPlan;
import io.tilewise.lab.train.TrainingReport;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.UsageException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code train}: a tile classifier from labelled crops. */
@Command(name = "train", description = "Trains a tile classifier from labelled cell crops.")
public final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--cells",
      paramLabel = "DIR",
      required = true,
      description = "folder with manifest.csv (file, label, slide_id) and PNG crops")
  private Path cells = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "model repository that gets the model")
  private Path out = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "NAME@VERSION",
      defaultValue = "tile-classifier@1",
      description = "what to call it; must not exist yet (default: ${DEFAULT-VALUE})")
  private String model = "tile-classifier@1";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "" + Schedule.DEFAULT_EPOCHS,
      description = "times that every crop is seen (default: ${DEFAULT-VALUE})")
  private int epochs = Schedule.DEFAULT_EPOCHS;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "" + Schedule.DEFAULT_BATCH_SIZE,
      description = "crops in memory at a time (default: ${DEFAULT-VALUE})")
  private int batchSize = Schedule.DEFAULT_BATCH_SIZE;

  @Option(
      names = "--accumulation-steps",
      paramLabel = "N",
      defaultValue = "" + Schedule.DEFAULT_ACCUMULATION_STEPS,
      description = "batches behind one move of the weights (default: ${DEFAULT-VALUE})")
  private int accumulationSteps = Schedule.DEFAULT_ACCUMULATION_STEPS;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "" + Schedule.DEFAULT_LEARNING_RATE,
      description = "largest step of the optimiser (default: ${DEFAULT-VALUE})")
  private double learningRate = Schedule.DEFAULT_LEARNING_RATE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "" + Schedule.DEFAULT_SEED,
      description = "of everything that is random (default: ${DEFAULT-VALUE})")
  private long seed = Schedule.DEFAULT_SEED;

  @Option(
      names = "--held-out",
      paramLabel = "X",
      defaultValue = "" + TrainingPlan.DEFAULT_HELD_OUT_SHARE,
      description = "share of the slides that is kept from training (default: ${DEFAULT-VALUE})")
  private double heldOut = TrainingPlan.DEFAULT_HELD_OUT_SHARE;

  @Option(
      names = "--tile-size",
      paramLabel = "N",
      defaultValue = "" + TrainingPlan.DEFAULT_TILE_SIZE,
      description = "side of the tiles in pixels (default: ${DEFAULT-VALUE})")
  private int tileSize = TrainingPlan.DEFAULT_TILE_SIZE;

  @Override
  public Integer call() {
    TrainingPlan plan = plan();
    try (TrainingBars bars = new TrainingBars()) {
      tell(Trainer.train(plan, bars));
      return ExitCode.DONE;
    } catch (TrainingException e) {
      throw new FailureException(String.valueOf(e.getMessage()), e);
    }
  }

  private TrainingPlan plan() {
    try {
      Schedule schedule = new Schedule(epochs, batchSize, accumulationSteps, learningRate, seed);
      return new TrainingPlan(cells, out, ModelReference.parse(model), tileSize, heldOut, schedule);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static void tell(TrainingReport report) {
    System.out.printf(
        Locale.ROOT,
        "trained on %d crops of %d slides in %d s%n",
        report.trainingCells(),
        report.trainingSlides().size(),
        report.duration().toSeconds());
    System.out.printf(
        Locale.ROOT, "held-out slides (%d): %s%n", report.heldOutSlides().size(), report.heldOut());
    System.out.println("model: " + report.directory());
  }
}
