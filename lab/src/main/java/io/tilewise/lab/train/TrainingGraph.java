package io.tilewise.lab.train;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * A network that learns. A step is {@link #accumulate} for each of its batches, which adds the sum
 * of the tiles' gradients to variables, then {@link #apply}, which divides by the number of tiles
 * seen and moves the weights by Adam (Kingma and Ba, 2015): so the size of a step's batches is a
 * matter of memory alone.
 *
 * <p>Not thread-safe: one thread trains.
 */
final class TrainingGraph implements AutoCloseable {
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  private final int tileSize;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final TileNetwork network;
  private final Placeholder<TFloat32> labels;
  private final Placeholder<TFloat32> tilesSeen;
  private final Placeholder<TFloat32> learningRate;
  private final Placeholder<TFloat32> decay1;
  private final Placeholder<TFloat32> decay2;
  private final Operand<TFloat32> loss;
  private final List<Variable<TFloat32>> sums = new ArrayList<>();
  private final List<Op> accumulate = new ArrayList<>();
  private final List<Op> move = new ArrayList<>();
  private final List<Op> clear = new ArrayList<>();
  private final Session session;
  private int seen;
  private int moves;

  TrainingGraph(int tileSize, long seed) {
    this.tileSize = tileSize;
    network = new TileNetwork(tf, tileSize);
    labels = tf.placeholder(TFloat32.class);
    tilesSeen = tf.placeholder(TFloat32.class);
    learningRate = tf.placeholder(TFloat32.class);
    decay1 = tf.placeholder(TFloat32.class);
    decay2 = tf.placeholder(TFloat32.class);
    loss = crossEntropy();
    Gradients gradients = tf.gradients(loss, network.variables());
    for (int i = 0; i < network.variables().size(); i++) {
      learn(network.variables().get(i), gradients.dy(i));
    }
    session = new Session(graph);
    network.assign(session, network.initialWeights(seed));
  }

  /** Summed over the batch, so that the sums of two batches add up to that of both. */
  private Operand<TFloat32> crossEntropy() {
    Operand<TFloat32> logProbabilities = tf.nn.logSoftmax(network.logits());
    Operand<TFloat32> products = tf.math.mul(labels, logProbabilities);
    return tf.math.neg(tf.sum(products, tf.constant(new int[] {0, 1})));
  }

  private void learn(Variable<TFloat32> weights, Output<TFloat32> gradient) {
    Variable<TFloat32> sum = zeros(weights);
    sums.add(sum);
    accumulate.add(tf.assignAdd(sum, gradient));
    clear.add(tf.assign(sum, tf.zerosLike(weights)));
    Operand<TFloat32> mean = tf.math.div(sum, tilesSeen);
    move.add(
        tf.train.applyAdam(
            weights,
            zeros(weights),
            zeros(weights),
            decay1,
            decay2,
            learningRate,
            tf.constant(BETA_1),
            tf.constant(BETA_2),
            tf.constant(EPSILON),
            mean));
  }

  private Variable<TFloat32> zeros(Variable<TFloat32> like) {
    return tf.variable(tf.zeros(tf.constant(like.shape()), TFloat32.class));
  }

  /**
   * Adds the gradients of a batch.
   *
   * @return the loss, summed over the batch's tiles
   */
  float accumulate(TileBatch batch) {
    Session.Runner runner = session.runner().fetch(loss);
    accumulate.forEach(runner::addTarget);
    try (var tiles = Tensors.tiles(batch.rgb, batch.count(), tileSize);
        var truth = Tensors.labels(batch.parasitized, batch.count());
        Result result = runner.feed(network.tiles(), tiles).feed(labels, truth).run()) {
      seen += batch.count();
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /** Moves the weights along what was accumulated, and forgets it. */
  void apply(double rate) {
    moves++;
    Session.Runner runner = session.runner();
    move.forEach(runner::addTarget);
    try (var count = TFloat32.scalarOf(seen);
        var size = TFloat32.scalarOf((float) rate);
        var power1 = TFloat32.scalarOf((float) Math.pow(BETA_1, moves));
        var power2 = TFloat32.scalarOf((float) Math.pow(BETA_2, moves))) {
      runner
          .feed(tilesSeen, count)
          .feed(learningRate, size)
          .feed(decay1, power1)
          .feed(decay2, power2)
          .run()
          .close();
    }
    seen = 0;
    Session.Runner clearing = session.runner();
    clear.forEach(clearing::addTarget);
    clearing.run().close();
  }

  /** The logits of a batch, two a tile. */
  float[] logits(TileBatch batch) {
    try (var tiles = Tensors.tiles(batch.rgb, batch.count(), tileSize);
        Result result =
            session.runner().feed(network.tiles(), tiles).fetch(network.logits()).run()) {
      return Tensors.floats((TFloat32) result.get(0));
    }
  }

  /** What was accumulated since the last step, summed over tiles, one array per variable. */
  List<float[]> accumulated() {
    List<float[]> arrays = new ArrayList<>();
    for (Variable<TFloat32> sum : sums) {
      try (Result result = session.runner().fetch(sum).run()) {
        arrays.add(Tensors.floats((TFloat32) result.get(0)));
      }
    }
    return arrays;
  }

  /** A copy of all weights. */
  List<float[]> weights() {
    return network.weights(session);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
