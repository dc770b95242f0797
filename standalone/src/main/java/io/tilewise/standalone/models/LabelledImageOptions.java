package io.tilewise.standalone.models;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.engine.NativesException;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.lab.evaluate.Evaluator;
import io.tilewise.lab.images.ImageScorer;
import io.tilewise.lab.images.LabelledFiles;
import io.tilewise.lab.images.LabelledFiles.LabelledFile;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.StepBar;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Labelled images that are scored for the evaluation, cut into tiles and as a whole. */
final class LabelledImageOptions {
  @Option(
      names = "--images",
      paramLabel = "LABELS.csv",
      description = "instead of --scores: file, group and label of images to cut and score")
  private @Nullable Path list;

  @Option(
      names = "--whole-image",
      description = "with --images: judge each also resized to the model's input, without cutting")
  private boolean wholeImage;

  @Option(
      names = "--model",
      paramLabel = "NAME[@VERSION]",
      description =
          "model that scores --images (default: "
              + ModelOptions.DEFAULT
              + "); with --scores, whose card brings what was fitted")
  private @Nullable String model;

  @Mixin private final ModelOptions models = new ModelOptions();

  boolean areGiven() {
    return list != null;
  }

  /** The list of them, if there is one. */
  Optional<Path> list() {
    return Optional.ofNullable(list);
  }

  /** Folder of the model whose card is to judge scores that are there; empty: none was named. */
  Optional<Path> judging(Map<String, String> environment) {
    try {
      return list == null
          ? Optional.ofNullable(model)
              .map(name -> models.folder(environment, ModelReference.parse(name)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + Causes.text(e));
    }
  }

  void check(List<String> problems) {
    if (wholeImage && list == null) {
      problems.add("--whole-image: without --images (expected: images to resize)");
    }
    if (list != null && !Files.isReadable(list)) {
      problems.add("--images: " + list + " (expected: a file that can be read)");
    }
  }

  /** The model that scores, whose card also says how to judge. */
  Model resolve(Map<String, String> environment) {
    try {
      String named = Objects.requireNonNullElse(model, ModelOptions.DEFAULT);
      return models.resolve(environment, ModelReference.parse(named));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + Causes.text(e));
    }
  }

  /**
   * Scores every image and hands it to the evaluator.
   *
   * @throws FailureException naming the image that could not be scored
   */
  void score(Model resolved, ImageLimits limits, Evaluator evaluator) throws IOException {
    Path given = Objects.requireNonNull(list);
    List<LabelledFile> images = LabelledFiles.read(given, resolved.card().labels());
    try (ImageScorer scorer = ImageScorer.load(resolved, limits);
        StepBar progress = new StepBar("images", images.size())) {
      for (LabelledFile image : images) {
        score(scorer, image, resolved.card().labels().indexOf(image.label()), evaluator);
        progress.step();
      }
    } catch (ModelException | NativesException e) {
      throw new FailureException(Causes.text(e), e);
    }
  }

  private void score(ImageScorer scorer, LabelledFile image, int label, Evaluator evaluator)
      throws IOException {
    try {
      var tiles = scorer.tiles(image.file());
      if (wholeImage) {
        evaluator.add(image.id(), image.group(), label, tiles, scorer.whole(image.file()));
      } else {
        evaluator.add(image.id(), image.group(), label, tiles);
      }
    } catch (ImageFormatException | ClassifierException e) {
      throw new FailureException(image.file() + ": " + Causes.text(e), e);
    }
  }
}
