package io.tilewise.bench.pipeline;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.TensorFlowTileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit of the pipeline: the same tiles through the same model in a loop, without Kafka,
 * without encoding, already in memory. Nothing can be faster on the same cores.
 */
final class BareLoop implements AutoCloseable {
  private static final int BATCH = 32;

  private final TensorFlowTileClassifier classifier;
  private final List<RgbPixels> tiles;

  private BareLoop(TensorFlowTileClassifier classifier, List<RgbPixels> tiles) {
    this.classifier = classifier;
    this.tiles = tiles;
  }

  /** Loads the model and all tiles of the image. */
  static BareLoop load(Path models, ModelReference name, Path image)
      throws ModelException, IOException, ImageFormatException {
    Model model = new ModelRepository(models).resolve(name);
    int size = model.card().tile().size();
    List<RgbPixels> tiles = new ArrayList<>();
    try (ImageReader reader = ImageReaders.open(image, ImageLimits.DEFAULT)) {
      for (int y = 0; y < reader.height(); y += size) {
        for (int x = 0; x < reader.width(); x += size) {
          tiles.add(reader.region(x, y, size, size));
        }
      }
    }
    return new BareLoop(TensorFlowTileClassifier.load(model), tiles);
  }

  int tiles() {
    return tiles.size();
  }

  /** Scores all tiles once; the seconds that it took. */
  double seconds() throws ClassifierException, IOException {
    long start = System.nanoTime();
    for (int i = 0; i < tiles.size(); i += BATCH) {
      classifier.score(tiles.subList(i, Math.min(i + BATCH, tiles.size())));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    classifier.close();
  }
}
