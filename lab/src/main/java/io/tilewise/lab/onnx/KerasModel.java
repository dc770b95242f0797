package io.tilewise.lab.onnx;

import io.tilewise.lab.train.TileNetwork;
import java.io.IOException;
import java.nio.file.Path;
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

/**
 * The network as Keras 3 exports one of two classes: numbers from 0 to 1 in, row by row, and one
 * sigmoid out, the probability of the class that comes second in the alphabet. Stateless.
 */
final class KerasModel {
  private KerasModel() {}

  /** Writes it as a SavedModel into a folder that does not exist yet. */
  static void write(SampleWeights weights, int size, Path folder) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> input =
          tf.withName("keras_tensor")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, size, size, 3)));
      TileNetwork network =
          new TileNetwork(
              tf, input, tf.math.sub(tf.math.mul(input, tf.constant(2f)), tf.constant(1f)));
      network.assign(session, weights.values());
      Signature signature =
          Signature.builder()
              .key(Signature.DEFAULT_KEY)
              .methodName("tensorflow/serving/predict")
              .input("keras_tensor", input)
              .output("output_0", ofTheSecond(tf, network.logits()))
              .build();
      SavedModelBundle.exporter(folder.toString())
          .withFunction(SessionFunction.create(signature, session))
          .export();
    }
  }

  /** A softmax of two is a sigmoid of their difference. */
  private static Operand<TFloat32> ofTheSecond(Ops tf, Operand<TFloat32> logits) {
    Operand<TFloat32> difference = tf.linalg.matMul(logits, tf.constant(new float[][] {{-1}, {1}}));
    return tf.withName("output_0").math.sigmoid(difference);
  }
}
