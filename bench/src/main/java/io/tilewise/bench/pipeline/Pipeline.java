package io.tilewise.bench.pipeline;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.Pictures;
import io.tilewise.events.model.ModelReference;
import io.tilewise.lab.train.UntrainedModel;
import io.tilewise.runtime.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The whole pipeline in one JVM as the launcher starts it, against the script: ten images one after
 * another and twenty at once, of tiles of 128 and of 1024; what a start takes, what a stack at rest
 * takes, and how long an express image waits behind a giant.
 *
 * <p>Arguments: folder of the images, rounds (default 5), parts (default: all of {@link #PARTS}).
 */
final class Pipeline {
  private static final List<String> PARTS =
      List.of("start", "png", "jpeg", "png-1024", "jpeg-1024", "express", "rest", "scores");
  private static final ModelReference MODEL = ModelReference.parse("thin-smear@1");
  private static final ModelReference WIDE_MODEL = ModelReference.parse("wide@1");
  private static final int WIDE_TILE = 1024;
  private static final int TILES = 1024;

  private static final int SEQUENCE = 10;
  private static final int BURST = 20;
  private static final Duration REST = Duration.ofSeconds(20);

  /** 128 times 157 tiles of 128. */
  private static final Express.Giant GIANT = new Express.Giant(4, 157, 128);

  private final PipelineBed bed;
  private final int rounds;

  private Pipeline(PipelineBed bed, int rounds) {
    this.bed = bed;
    this.rounds = rounds;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    List<String> parts = args.length > 2 ? Arrays.asList(args).subList(2, args.length) : PARTS;
    Path scratch = Files.createTempDirectory("tilewise-bench-");
    try {
      Path models = models(Path.of("models"), scratch);
      Pictures pictures = Pictures.of(Path.of(args[0]), scratch);
      Figures figures =
          new Figures("pipeline")
              .fact("png", pictures.png().getFileName().toString())
              .fact("jpeg", pictures.jpeg().getFileName().toString());
      List<String> launcher = List.of("./tilewise");
      Pipeline pipeline =
          new Pipeline(new PipelineBed(launcher, scratch, models, pictures, figures), rounds);
      for (String part : parts) {
        pipeline.measure(part);
      }
      System.out.println(figures.json());
    } finally {
      Directories.delete(scratch);
    }
  }

  /** The sample model, and one beside it that takes large tiles. */
  static Path models(Path installed, Path scratch) throws Exception {
    Path models = scratch.toRealPath().resolve("models");
    try (Stream<Path> files = Files.walk(installed)) {
      for (Path file : files.toList()) {
        Files.copy(file, models.resolve(installed.relativize(file)));
      }
    }
    UntrainedModel.write(models, WIDE_MODEL, WIDE_TILE);
    return models;
  }

  private void measure(String part) throws Exception {
    Comparison.Size size = new Comparison.Size(rounds, SEQUENCE, BURST);
    Path png = bed.pictures().png();
    Path jpeg = bed.pictures().jpeg();
    switch (part) {
      case "start" -> Starts.measure(bed, MODEL, TILES, rounds);
      case "png" -> Comparison.measure(bed, MODEL, png, "Png", size);
      case "jpeg" -> Comparison.measure(bed, MODEL, jpeg, "Jpeg", size);
      case "png-1024" -> Comparison.measure(bed, WIDE_MODEL, png, "Png1024", size);
      case "jpeg-1024" -> Comparison.measure(bed, WIDE_MODEL, jpeg, "Jpeg1024", size);
      case "express" -> Express.measure(bed, MODEL, GIANT, rounds);
      case "scores" -> Scores.measure(bed, MODEL);
      case "rest" -> Starts.atRest(bed, MODEL, TILES, new Starts.Rest(rounds, REST));
      default ->
          throw new IllegalArgumentException(
              "part: " + part + " (expected: some of " + PARTS + ")");
    }
  }
}
