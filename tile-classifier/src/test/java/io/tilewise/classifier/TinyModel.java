package io.tilewise.classifier;

import io.tilewise.classifier.engine.TensorFlowNatives;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** Writes SavedModels of a few operations, without variables, with any signatures and tags. */
final class TinyModel {
  private final MetaGraphDef.Builder graphs = MetaGraphDef.newBuilder();

  TinyModel() {
    TensorFlowNatives.load();
    graphs.getMetaInfoDefBuilder().addTags("serve");
  }

  TinyModel tagged(String tag) {
    graphs.getMetaInfoDefBuilder().clearTags().addTags(tag);
    return this;
  }

  /** One signature {@code x -> y} over its own placeholder; the shape's first axis is the batch. */
  <T extends TType> TinyModel signature(
      String name, Class<T> type, Shape shape, BiFunction<Ops, Operand<T>, Operand<?>> body) {
    try (Graph graph = new Graph()) {
      if (graphs.hasGraphDef()) {
        graph.importGraphDef(graphs.getGraphDef());
      }
      Ops tf = Ops.create(graph).withSubScope(name);
      Placeholder<T> input = tf.placeholder(type, Placeholder.shape(shape));
      Operand<?> output = body.apply(tf, input);
      graphs.putSignatureDef(
          name,
          SignatureDef.newBuilder()
              .putInputs("x", info(input))
              .putOutputs("y", info(output))
              .setMethodName("tensorflow/serving/predict")
              .build());
      graphs.setGraphDef(graph.toGraphDef());
    }
    return this;
  }

  private static TensorInfo info(Operand<?> operand) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    if (operand.shape().isUnknown()) {
      shape.setUnknownRank(true);
    } else {
      for (long size : operand.shape().asArray()) {
        shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
      }
    }
    return TensorInfo.newBuilder()
        .setName(operand.asOutput().op().name() + ":0")
        .setDtype(
            org.tensorflow.proto.DataType.forNumber(operand.asOutput().dataType().getNumber()))
        .setTensorShape(shape)
        .build();
  }

  Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (OutputStream out = Files.newOutputStream(directory.resolve("saved_model.pb"))) {
      SavedModel.newBuilder()
          .setSavedModelSchemaVersion(1)
          .addMetaGraphs(graphs)
          .build()
          .writeTo(out);
    }
    return directory;
  }

  /** The mean of each channel of an NHWC picture: three numbers per tile. */
  static Operand<TFloat32> channelMeans(Ops tf, Operand<TFloat32> pictures) {
    return tf.math.mean(pictures, tf.constant(new int[] {1, 2}));
  }

  /** The share of each channel in a picture's light, a third each in the dark: probabilities. */
  static Operand<TFloat32> channelShares(Ops tf, Operand<TFloat32> pictures) {
    Operand<TFloat32> light = tf.math.add(channelMeans(tf, pictures), tf.constant(1e-20f));
    return tf.math.div(light, tf.reduceSum(light, tf.constant(1), ReduceSum.keepDims(true)));
  }

  /** Nothing, and memory that no machine has for each row beyond some. */
  static Operand<TFloat32> hunger(int rows, Ops tf, Operand<TFloat32> output) {
    Operand<TInt64> count =
        tf.expandDims(
            tf.gather(tf.shape(output, TInt64.class), tf.constant(0), tf.constant(0)),
            tf.constant(0));
    Operand<TInt64> beyond =
        tf.math.maximum(tf.math.sub(count, tf.constant(new long[] {rows})), tf.constant(0L));
    Operand<TInt64> numbers = tf.math.mul(beyond, tf.constant(1L << 46));
    Operand<TFloat32> memory = tf.fill(numbers, tf.constant(0f));
    return tf.reduceSum(memory, tf.constant(new int[] {0}));
  }

  static List<Float> row(float[][] rows, int index) {
    List<Float> values = new ArrayList<>();
    for (float value : rows[index]) {
      values.add(value);
    }
    return values;
  }
}
