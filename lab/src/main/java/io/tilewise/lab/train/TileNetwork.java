package io.tilewise.lab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * The network in a graph: four convolutions, each with a bias and a rectifier and all but the last
 * followed by a pooling, then the mean and the maximum over what is left of the picture. The
 * maximum finds the one small ring; the mean knows the stain around it. 21 million floating-point
 * operations a tile of 128x128 and 42,000 weights.
 */
public final class TileNetwork {
  /** Kernel side, input and output channels of each convolution. */
  private static final int[][] CONVOLUTIONS = {{5, 3, 12}, {3, 12, 24}, {3, 24, 48}, {3, 48, 64}};

  private static final int LABELS = 2;

  private final Ops tf;
  private final Operand<?> tiles;
  private final Operand<TFloat32> logits;
  private final List<Variable<TFloat32>> variables = new ArrayList<>();
  private final List<Placeholder<TFloat32>> values = new ArrayList<>();
  private final List<Operand<TFloat32>> assignments = new ArrayList<>();

  /** Over bytes, {@code [-1, tileSize, tileSize, 3]}. */
  TileNetwork(Ops tf, int tileSize) {
    Shape shape = Shape.of(-1, tileSize, tileSize, 3);
    Placeholder<TUint8> bytes =
        tf.withName("tiles").placeholder(TUint8.class, Placeholder.shape(shape));
    Operand<TFloat32> x =
        tf.math.sub(
            tf.math.div(tf.dtypes.cast(bytes, TFloat32.class), tf.constant(127.5f)),
            tf.constant(1f));
    this(tf, bytes, x);
  }

  /**
   * Over anything.
   *
   * @param tiles what is fed
   * @param pictures what was made of it, {@code [-1, height, width, 3]} from -1 to 1
   */
  public TileNetwork(Ops tf, Operand<?> tiles, Operand<TFloat32> pictures) {
    this.tf = tf;
    this.tiles = tiles;
    Operand<TFloat32> x = pictures;
    for (int i = 0; i < CONVOLUTIONS.length; i++) {
      // The first one strides, since at full resolution it would cost more than all of the others.
      x = convolution(x, CONVOLUTIONS[i], i == 0 ? 2 : 1);
      x = i < CONVOLUTIONS.length - 1 ? halved(x) : x;
    }
    logits = tf.withName("logits").identity(dense(summary(x), 2 * CONVOLUTIONS[3][2]));
  }

  private Operand<TFloat32> convolution(Operand<TFloat32> x, int[] shape, int stride) {
    int side = shape[0];
    Variable<TFloat32> kernel = variable(Shape.of(side, side, shape[1], shape[2]));
    Variable<TFloat32> bias = variable(Shape.of(shape[2]));
    List<Long> strides = List.of(1L, (long) stride, (long) stride, 1L);
    return tf.nn.relu(tf.nn.biasAdd(tf.nn.conv2d(x, kernel, strides, "SAME"), bias));
  }

  private Operand<TFloat32> halved(Operand<TFloat32> x) {
    Operand<TInt32> window = tf.constant(new int[] {1, 2, 2, 1});
    return tf.nn.maxPool(x, window, window, "SAME");
  }

  private Operand<TFloat32> summary(Operand<TFloat32> x) {
    Operand<TInt32> picture = tf.constant(new int[] {1, 2});
    Mean<TFloat32> mean = tf.math.mean(x, picture);
    ReduceMax<TFloat32> maximum = tf.reduceMax(x, picture);
    return tf.concat(List.of(mean, maximum), tf.constant(1));
  }

  private Operand<TFloat32> dense(Operand<TFloat32> x, int inputs) {
    Variable<TFloat32> weights = variable(Shape.of(inputs, LABELS));
    Variable<TFloat32> bias = variable(Shape.of(LABELS));
    return tf.nn.biasAdd(tf.linalg.matMul(x, weights), bias);
  }

  private Variable<TFloat32> variable(Shape shape) {
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    variables.add(variable);
    values.add(value);
    assignments.add(tf.assign(variable, value));
    return variable;
  }

  Operand<?> tiles() {
    return tiles;
  }

  /** Two numbers a tile, parasitized first. */
  public Operand<TFloat32> logits() {
    return logits;
  }

  List<Variable<TFloat32>> variables() {
    return variables;
  }

  /** Weights to begin with (He et al., 2015): spread by the number of inputs, biases of zero. */
  List<float[]> initialWeights(long seed) {
    Random random = new Random(seed);
    List<float[]> weights = new ArrayList<>();
    for (Variable<TFloat32> variable : variables) {
      Shape shape = variable.shape();
      float[] numbers = new float[(int) shape.size()];
      if (shape.numDimensions() > 1) {
        double inputs = (double) shape.size() / shape.get(shape.numDimensions() - 1);
        double spread = Math.sqrt(2 / inputs);
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = (float) (spread * random.nextGaussian());
        }
      }
      weights.add(numbers);
    }
    return weights;
  }

  /** Sets all weights, in the order of {@link #weights}. */
  public void assign(Session session, List<float[]> weights) {
    for (int i = 0; i < weights.size(); i++) {
      Shape shape = variables.get(i).shape();
      try (TFloat32 tensor = TFloat32.tensorOf(shape, DataBuffers.of(weights.get(i)))) {
        session.runner().feed(values.get(i), tensor).addTarget(assignments.get(i)).run().close();
      }
    }
  }

  /** Copies all weights out. */
  List<float[]> weights(Session session) {
    List<float[]> weights = new ArrayList<>();
    for (Variable<TFloat32> variable : variables) {
      try (Result result = session.runner().fetch(variable).run()) {
        weights.add(Tensors.floats((TFloat32) result.get(0)));
      }
    }
    return weights;
  }
}
