package io.tilewise.bench.score;

import io.tilewise.bench.Figures;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code score} does with images, against the engine alone on the same tiles, decoded before,
 * and against a loop that decodes a batch and then scores it.
 *
 * <p>Arguments: folder of images, rounds, and a model repository and name.
 */
final class Score {
  private Score() {}

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    Path models = Path.of(args.length > 2 ? args[2] : "models");
    ModelReference name = ModelReference.parse(args.length > 3 ? args[3] : "thin-smear");
    Model model = new ModelRepository(models).resolve(name);
    List<Path> files = images(Path.of(args[0]));
    Figures figures =
        new Figures("score").fact("images", files.size()).fact("model", name.toString());
    try (ScoringRounds scoring = new ScoringRounds(model, files)) {
      figures.fact("tiles", scoring.tiles());
      scoring.round(Figures.ofWarmUp());
      for (int round = 0; round < rounds; round++) {
        scoring.round(figures);
      }
    }
    double engine = figures.median("engineTilesPerSecond");
    double score = figures.median("scoreTilesPerSecond");
    figures.fact("shareOfEngine", score / engine);
    figures.fact("timesTheLoop", score / figures.median("loopTilesPerSecond"));
    String processor = "ProcessorMicrosecondsPerTile";
    figures.fact(
        "processorTimesTheLoop",
        figures.median("score" + processor) / figures.median("loop" + processor));
    System.out.println(figures.json());
  }

  private static List<Path> images(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(png|jpg)")).sorted().toList();
    }
  }
}
