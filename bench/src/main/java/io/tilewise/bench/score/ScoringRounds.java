package io.tilewise.bench.score;

import com.sun.management.OperatingSystemMXBean;
import io.tilewise.bench.Figures;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.lab.images.ImageGrid;
import io.tilewise.lab.images.ImageScorer;
import io.tilewise.lab.scores.PartialScores;
import io.tilewise.lab.scores.ScoredImage;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.lab.scores.ScoringModel;
import io.tilewise.model.Model;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The three ways to score the same images, one after the other. */
final class ScoringRounds implements AutoCloseable {
  private static final int BATCH = 64;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Model model;
  private final List<Path> files;
  private final List<RgbPixels> tiles = new ArrayList<>();
  private final TileClassifier classifier;
  private final ImageScorer scorer;
  private final Path folder = Files.createTempDirectory("score");

  ScoringRounds(Model model, List<Path> files) throws Exception {
    this.model = model;
    this.files = files;
    this.classifier = TileClassifiers.load(model);
    this.scorer = ImageScorer.load(model, ImageLimits.DEFAULT);
    for (Path file : files) {
      decode(file);
    }
  }

  private void decode(Path file) throws Exception {
    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      ImageGrid grid = ImageGrid.of(file, model.card().tile(), ImageLimits.DEFAULT);
      for (int index = 0; index < grid.grid().tileCount(); index++) {
        tiles.add(grid.pixels(reader, index));
      }
      reader.finish();
    }
  }

  int tiles() {
    return tiles.size();
  }

  /** What is to be timed. */
  private interface Part {
    void run() throws Exception;
  }

  void round(Figures figures) throws Exception {
    sample(figures, "engine", this::engine);
    sample(figures, "loop", this::loop);
    sample(figures, "score", this::score);
  }

  private void sample(Figures figures, String name, Part part) throws Exception {
    long start = System.nanoTime();
    long processor = PROCESS.getProcessCpuTime();
    part.run();
    figures.sample(
        name + "ProcessorMicrosecondsPerTile",
        (PROCESS.getProcessCpuTime() - processor) / 1e3 / tiles.size());
    figures.sample(name + "TilesPerSecond", tiles.size() * 1e9 / (System.nanoTime() - start));
  }

  private void engine() throws Exception {
    for (int from = 0; from < tiles.size(); from += BATCH) {
      classifier.score(tiles.subList(from, Math.min(from + BATCH, tiles.size())));
    }
  }

  private void loop() throws Exception {
    for (Path file : files) {
      scorer.tiles(file);
    }
  }

  /** All that the command does but loading the model. */
  private void score() throws Exception {
    Map<String, ScoredImage> truths = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Path file : files) {
      String id = String.valueOf(file.getFileName());
      truths.put(
          id, new ScoredImage(id, id, model.card().labels().getFirst(), List.of(), Map.of()));
      counts.put(
          id, ImageGrid.of(file, model.card().tile(), ImageLimits.DEFAULT).grid().tileCount());
    }
    try (PartialScores scores =
        PartialScores.open(
            folder.resolve("scores.csv"),
            ScoringModel.of(model),
            model.card().labels(),
            new PartialScores.Known(truths, counts, _ -> Optional.empty()),
            true)) {
      scorer.tiles(files, new Writing(scores, truths));
      scores.finish();
    }
  }

  private final class Writing implements ImageScorer.Listener {
    private final PartialScores scores;
    private final Map<String, ScoredImage> truths;

    Writing(PartialScores scores, Map<String, ScoredImage> truths) {
      this.scores = scores;
      this.truths = truths;
    }

    @Override
    public void scored(int count) {}

    @Override
    public void scored(int image, List<ScoredTile> scored, String contentSha256)
        throws IOException {
      ScoredImage truth =
          Objects.requireNonNull(
              truths.get(String.valueOf(files.get(image).getFileName())), "one of these");
      scores.write(truth.with(scored), contentSha256);
    }

    @Override
    public void failed(int image, String problem) {
      throw new IllegalStateException(files.get(image) + ": " + problem);
    }
  }

  @Override
  public void close() throws IOException {
    classifier.close();
    scorer.close();
    Files.deleteIfExists(folder.resolve("scores.csv"));
    Files.delete(folder);
  }
}
