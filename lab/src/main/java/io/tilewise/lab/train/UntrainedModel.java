package io.tilewise.lab.train;

import io.tilewise.classifier.engine.TensorFlowNatives;
import io.tilewise.events.model.ModelReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * A model with the files, the network and the cost of a trained one, for tiles of any size, that
 * has learned nothing: for measuring and for tests, where no crops of such a size are at hand.
 */
public final class UntrainedModel {
  private static final long SEED = 1;

  private UntrainedModel() {}

  /**
   * Writes {@code models/name/version}, which must not exist.
   *
   * @param tileSize side of the tiles in pixels, a multiple of 32
   * @throws TrainingException when it cannot be written
   * @throws io.tilewise.classifier.engine.NativesException when TensorFlow cannot be loaded here
   */
  public static void write(Path models, ModelReference model, int tileSize)
      throws TrainingException {
    Path version = models.resolve(model.name()).resolve(Objects.requireNonNull(model.version()));
    TensorFlowNatives.load();
    try (ModelWriter writer = new ModelWriter(version)) {
      writer.write(
          weights(tileSize),
          tileSize,
          "# " + model + "\n\nHas learned nothing; its scores mean nothing.\n");
    }
  }

  private static List<float[]> weights(int tileSize) {
    try (Graph graph = new Graph()) {
      return new TileNetwork(Ops.create(graph), tileSize).initialWeights(SEED);
    }
  }
}
