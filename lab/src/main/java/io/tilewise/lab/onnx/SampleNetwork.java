package io.tilewise.lab.onnx;

import io.tilewise.model.onnx.OnnxGraph;
import io.tilewise.model.onnx.OnnxGraph.Attribute;
import java.util.List;

/**
 * The network of {@link io.tilewise.lab.train.TileNetwork} as ONNX, plane by plane as its operators
 * want it. TensorFlow's {@code SAME} puts the odd row of a padding at the end, as {@code
 * SAME_UPPER} does. Confined to one thread.
 */
final class SampleNetwork {
  private static final Attribute SAME = Attribute.of("auto_pad", "SAME_UPPER");
  private static final Attribute HALVED = Attribute.of("strides", List.of(2, 2));
  private static final Attribute WINDOW = Attribute.of("kernel_shape", List.of(2, 2));
  private static final Attribute PICTURE = Attribute.of("axes", List.of(2, 3));
  private static final Attribute FLAT = Attribute.of("keepdims", 0);

  private final OnnxGraph graph = new OnnxGraph();
  private final SampleWeights weights;

  private SampleNetwork(SampleWeights weights) {
    this.weights = weights;
  }

  /** With the input and the output of the sample model itself: bytes, row by row. */
  static OnnxGraph ofBytes(SampleWeights weights, int size) {
    SampleNetwork network = new SampleNetwork(weights);
    network
        .graph
        .input("tiles", OnnxGraph.UINT8, -1, size, size, 3)
        .weights("half", new float[] {127.5f})
        .weights("one", new float[] {1})
        .node("Transpose", List.of("tiles"), "bytes", Attribute.of("perm", List.of(0, 3, 1, 2)))
        .node("Cast", List.of("bytes"), "numbers", Attribute.of("to", OnnxGraph.FLOAT))
        .node("Div", List.of("numbers", "half"), "scaled")
        .node("Sub", List.of("scaled", "one"), "planes");
    return network.body("planes", "logits");
  }

  /**
   * As PyTorch users have theirs: planes of numbers from 0 to 1, less the mean and divided by the
   * standard deviation of ImageNet's channels.
   */
  static OnnxGraph ofNormalised(SampleWeights weights, int size) {
    SampleNetwork network = new SampleNetwork(weights);
    // From (v - mean) / std to 2v - 1, which the first layer was trained on.
    float[] factor = new float[3];
    float[] shift = new float[3];
    for (int channel = 0; channel < factor.length; channel++) {
      factor[channel] = (float) (2 * OwnModels.STD.get(channel));
      shift[channel] = (float) (2 * OwnModels.MEAN.get(channel) - 1);
    }
    network
        .graph
        .input("input", OnnxGraph.FLOAT, -1, 3, size, size)
        .weights("factor", factor, 1, 3, 1, 1)
        .weights("shift", shift, 1, 3, 1, 1)
        .node("Mul", List.of("input", "factor"), "spread")
        .node("Add", List.of("spread", "shift"), "planes");
    return network.body("planes", "output");
  }

  private OnnxGraph body(String planes, String output) {
    int dense = weights.layers() - 1;
    String x = planes;
    for (int layer = 0; layer < dense; layer++) {
      x = convolution(layer, x, layer == 0 ? 2 : 1);
      if (layer < dense - 1) {
        String pooled = "pooled" + layer;
        graph.node("MaxPool", List.of(x), pooled, WINDOW, HALVED, SAME);
        x = pooled;
      }
    }
    String weight = weights("weight", weights.kernel(dense), weights.kernelShape(dense));
    String bias = weights("offset", weights.bias(dense), weights.bias(dense).length);
    return graph
        .node("ReduceMean", List.of(x), "mean", PICTURE, FLAT)
        .node("ReduceMax", List.of(x), "maximum", PICTURE, FLAT)
        .node("Concat", List.of("mean", "maximum"), "summary", Attribute.of("axis", 1))
        .node("Gemm", List.of("summary", weight, bias), output)
        .output(output, OnnxGraph.FLOAT, -1, weights.bias(dense).length);
  }

  private String convolution(int layer, String x, int stride) {
    long[] shape = weights.kernelShape(layer);
    String kernel =
        weights(
            "kernel" + layer,
            outputsFirst(weights.kernel(layer), shape),
            shape[3],
            shape[2],
            shape[0],
            shape[1]);
    String bias = weights("bias" + layer, weights.bias(layer), shape[3]);
    String sum = "sum" + layer;
    String rectified = "rectified" + layer;
    Attribute strides = Attribute.of("strides", List.of(stride, stride));
    graph
        .node("Conv", List.of(x, kernel, bias), sum, strides, SAME)
        .node("Relu", List.of(sum), rectified);
    return rectified;
  }

  private String weights(String name, float[] values, long... shape) {
    graph.weights(name, values, shape);
    return name;
  }

  /** From height, width, input and output to output, input, height and width. */
  private static float[] outputsFirst(float[] kernel, long[] shape) {
    int inputs = (int) shape[2];
    int outputs = (int) shape[3];
    int places = kernel.length / (inputs * outputs);
    float[] turned = new float[kernel.length];
    for (int place = 0; place < places; place++) {
      for (int in = 0; in < inputs; in++) {
        for (int out = 0; out < outputs; out++) {
          turned[(out * inputs + in) * places + place] =
              kernel[(place * inputs + in) * outputs + out];
        }
      }
    }
    return turned;
  }
}
