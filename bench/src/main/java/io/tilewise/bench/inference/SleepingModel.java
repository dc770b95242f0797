package io.tilewise.bench.inference;

import io.tilewise.classifier.engine.TensorFlowNatives;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * An accelerator's stand-in: a SavedModel that sleeps as long as an accelerator would compute, and
 * leaves the processors to whoever feeds it. Its logits are two bytes of the tile's first pixel.
 */
final class SleepingModel {
  private static final int LABELS = 2;

  private SleepingModel() {}

  /**
   * Writes {@code models/name/version}.
   *
   * @param size of its tiles
   * @param perTile how long it sleeps for each tile of a batch
   */
  static void write(Path models, ModelReference model, int size, Duration perTile)
      throws IOException {
    TensorFlowNatives.load();
    Path version = models.resolve(model.name()).resolve(Objects.requireNonNull(model.version()));
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Placeholder<TUint8> tiles =
          tf.withName("tiles")
              .placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, size, size, 3)));
      Signature signature =
          Signature.builder()
              .key(Signature.DEFAULT_KEY)
              .methodName("tensorflow/serving/predict")
              .input("tiles", tiles)
              .output("logits", logits(tf, tiles, perTile))
              .build();
      SavedModelBundle.exporter(version.toString())
          .withFunction(SessionFunction.create(signature, session))
          .export();
    }
    card(size).write(version.resolve(ModelCard.FILE_NAME));
  }

  /**
   * Through a data set of one element, which alone knows how to sleep. It is asked twice, for its
   * element and for the end, and sleeps each time.
   */
  private static Operand<TFloat32> logits(Ops tf, Placeholder<TUint8> tiles, Duration perTile) {
    Operand<TUint8> corner =
        tf.slice(tiles, tf.constant(new int[4]), tf.constant(new int[] {-1, 1, 1, LABELS}));
    Operand<TFloat32> bytes =
        tf.reshape(tf.dtypes.cast(corner, TFloat32.class), tf.constant(new int[] {-1, LABELS}));
    Operand<TInt64> count =
        tf.gather(tf.shape(tiles, TInt64.class), tf.constant(0), tf.constant(0));
    Operand<TInt64> micros = tf.math.mul(count, tf.constant(perTile.toNanos() / 1_000 / 2));
    List<Shape> shapes = List.of(Shape.of(-1, LABELS));
    List<Class<? extends org.tensorflow.types.family.TType>> types = List.of(TFloat32.class);
    var slept =
        tf.data.sleepDataset(tf.data.tensorDataset(List.of(bytes), shapes), micros, types, shapes);
    var element = tf.data.datasetToSingleElement(slept, types, shapes).components().getFirst();
    return tf.withName("logits").identity(element.asOutput().expect(TFloat32.class));
  }

  private static ModelCard card(int size) {
    List<String> labels = List.of("positive", "negative");
    return new ModelCard(
        labels,
        labels.getFirst(),
        labels.reversed(),
        ModelInput.ofBytes("tiles", size, size),
        new ModelOutput("logits", ModelOutput.Kind.LOGITS),
        new ModelCard.Tile(size, 0, null, EdgePolicy.PAD),
        new VerdictSettings(ModelCard.DEFAULT_RULE, null, null));
  }
}
