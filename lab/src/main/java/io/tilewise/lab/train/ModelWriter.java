package io.tilewise.lab.train;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;

/**
 * Writes a version of a model so that a repository shows it whole or not at all: beside its place,
 * then renamed. The place is tried before the training, not after it.
 */
final class ModelWriter implements AutoCloseable {
  static final List<String> LABELS = List.of("parasitized", "uninfected");

  /** Until there is a fit. */
  private static final VerdictSettings VERDICT =
      new VerdictSettings(ModelCard.DEFAULT_RULE, null, null);

  private final Path directory;
  private final Path partial;

  ModelWriter(Path directory) throws TrainingException {
    this.directory = directory;
    this.partial = directory.resolveSibling("." + directory.getFileName() + ".partial");
    if (Files.exists(directory)) {
      throw TrainingException.of("out", directory, "a version that does not exist yet");
    }
    try {
      delete(partial);
      Files.createDirectories(partial);
    } catch (IOException e) {
      throw new TrainingException(
          "out: cannot write " + directory + " (expected: a writable directory)", e);
    }
  }

  /** Puts weights, card and text in place. */
  void write(List<float[]> weights, int tileSize, String text) throws TrainingException {
    try {
      export(weights, tileSize);
      card(tileSize).write(partial.resolve(ModelCard.FILE_NAME));
      Files.writeString(partial.resolve("MODEL_CARD.md"), text);
      Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TrainingException("out: cannot write " + directory, e);
    }
  }

  /** A graph of its own: what only training needs would quadruple the model's size. */
  private void export(List<float[]> weights, int tileSize) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      TileNetwork network = new TileNetwork(Ops.create(graph), tileSize);
      network.assign(session, weights);
      Signature signature =
          Signature.builder()
              .key(Signature.DEFAULT_KEY)
              .methodName("tensorflow/serving/predict")
              .input("tiles", network.tiles())
              .output("logits", network.logits())
              .build();
      SavedModelBundle.exporter(partial.toString())
          .withFunction(SessionFunction.create(signature, session))
          .export();
    }
  }

  static ModelCard card(int tileSize) {
    return new ModelCard(
        LABELS,
        LABELS.getFirst(),
        LABELS.reversed(),
        ModelInput.ofBytes("tiles", tileSize, tileSize),
        new ModelOutput("logits", ModelOutput.Kind.LOGITS),
        new ModelCard.Tile(tileSize, 0, null, EdgePolicy.PAD),
        VERDICT);
  }

  /** Removes what an unfinished training left. */
  @Override
  public void close() throws TrainingException {
    try {
      delete(partial);
    } catch (IOException e) {
      throw new TrainingException("out: cannot delete " + partial, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
