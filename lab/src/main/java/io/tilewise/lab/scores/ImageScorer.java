package io.tilewise.lab.scores;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Scores images by a model, cut into tiles as its card says, or as a whole. Of one thread. */
public final class ImageScorer implements AutoCloseable {
  private static final int BATCH = 64;

  private final Model model;
  private final TileClassifier classifier;

  private ImageScorer(Model model, TileClassifier classifier) {
    this.model = model;
    this.classifier = classifier;
  }

  /**
   * Loads a model.
   *
   * @throws ModelException when the model cannot be used
   * @throws IOException when it cannot be read or the engine is exhausted
   */
  public static ImageScorer load(Model model) throws ModelException, IOException {
    return new ImageScorer(model, TileClassifiers.load(model));
  }

  /**
   * Scores every tile of an image.
   *
   * @throws ImageFormatException when the file is no image that can be read
   */
  public TileScores tiles(Path file) throws IOException, ImageFormatException, ClassifierException {
    ModelCard.Tile tile = model.card().tile();
    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      TileGrid grid =
          TileGrid.covering(
              reader.width(), reader.height(), tile.size(), tile.overlap(), tile.edge());
      TileScores.Builder scores = TileScores.builder(model.card().labels().size());
      List<RgbPixels> batch = new ArrayList<>(BATCH);
      for (int index = 0; index < grid.tileCount(); index++) {
        Region region = grid.region(index, reader.width(), reader.height());
        batch.add(reader.region(region.x(), region.y(), region.width(), region.height()));
        if (batch.size() == BATCH || index == grid.tileCount() - 1) {
          add(scores, grid, reader, index - batch.size() + 1, classifier.score(batch));
          batch.clear();
        }
      }
      reader.finish();
      return scores.build();
    }
  }

  private static void add(
      TileScores.Builder scores, TileGrid grid, ImageReader reader, int first, float[][] logits) {
    double whole = (double) grid.tileSize() * grid.tileSize();
    for (int at = 0; at < logits.length; at++) {
      long owned = grid.ownedPixels(first + at, reader.width(), reader.height());
      scores.add(first + at, owned / whole, logits[at]);
    }
  }

  /**
   * Scores an image as if it were one tile: resized to the model's input, which is what one does
   * who does not cut it.
   *
   * @return one tile of weight one
   */
  public TileScores whole(Path file) throws IOException, ImageFormatException, ClassifierException {
    int size = model.card().tile().size();
    try (ImageReader reader = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      RgbPixels picture = reader.region(0, 0, reader.width(), reader.height());
      reader.finish();
      float[][] logits = classifier.score(List.of(LanczosResize.resize(picture, size, size)));
      return TileScores.builder(model.card().labels().size()).add(0, 1, logits[0]).build();
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
