package io.tilewise.classifier;

import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

class TensorFlowContractTest extends TileClassifierContract {
  private static final ModelInput BYTES =
      new ModelInput(
          null,
          "x",
          SIDE,
          SIDE,
          DType.UINT8,
          Layout.NHWC,
          Channels.RGB,
          1,
          List.of(0.0, 0.0, 0.0),
          List.of(1.0, 1.0, 1.0),
          Resize.NONE);

  @TempDir private Path directory;

  @Override
  protected TileClassifier open() throws Exception {
    return load(
        (tf, means) -> tf.math.add(means, tf.math.add(poisoned(tf, means), holed(tf, means))));
  }

  @Override
  protected TileClassifier openWithMemoryFor(int tiles) throws Exception {
    return load((tf, means) -> tf.math.add(means, TinyModel.hunger(tiles, tf, means)));
  }

  @Override
  protected int labels() {
    return Cards.RGB.size();
  }

  @FunctionalInterface
  private interface Body {
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> means);
  }

  private TileClassifier load(Body body) throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TUint8.class,
            Shape.of(-1, SIDE, SIDE, 3),
            (tf, x) -> body.of(tf, TinyModel.channelMeans(tf, tf.dtypes.cast(x, TFloat32.class))))
        .write(directory);
    return TileClassifiers.load(
        Cards.model(directory, Cards.card(BYTES, Cards.output("y"), Cards.RGB)));
  }

  private static Operand<TFloat32> poisoned(Ops tf, Operand<TFloat32> means) {
    return tf.debugging.checkNumerics(hole(tf, means, POISON), "poison");
  }

  private static Operand<TFloat32> holed(Ops tf, Operand<TFloat32> means) {
    return hole(tf, means, NOT_FINITE);
  }

  /** Nothing, and not a number at one grey. */
  private static Operand<TFloat32> hole(Ops tf, Operand<TFloat32> means, float at) {
    Operand<TFloat32> distance = tf.math.abs(tf.math.sub(means, tf.constant(at)));
    return tf.math.mul(tf.math.log(distance), tf.constant(0f));
  }
}
