package io.tilewise.classifier;

import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.onnx.OnnxGraph;
import io.tilewise.model.onnx.OnnxGraph.Attribute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** ONNX files of a few operators, {@code x -> y}, whose answer is the mean of each channel. */
final class TinyOnnx {
  private static final int NOTHING_LEFT = 46;

  private final OnnxGraph graph = new OnnxGraph();
  private String output = "means";

  /** Takes pictures of the sizes that are given, -1 where any will do. */
  TinyOnnx(int type, Layout layout, long... shape) {
    List<Integer> picture = layout == Layout.NHWC ? List.of(1, 2) : List.of(2, 3);
    graph
        .input("x", type, shape)
        .node("Cast", List.of("x"), "numbers", Attribute.of("to", OnnxGraph.FLOAT))
        .node(
            "ReduceMean",
            List.of("numbers"),
            "means",
            Attribute.of("axes", picture),
            Attribute.of("keepdims", 0));
  }

  /** Of floating-point pictures of 4x4, any number of them. */
  static TinyOnnx floats() {
    return new TinyOnnx(OnnxGraph.FLOAT, Layout.NHWC, -1, 4, 4, 3);
  }

  OnnxGraph graph() {
    return graph;
  }

  /** Not a number for tiles of one grey. */
  TinyOnnx holed(float grey) {
    graph
        .weights("holed", new float[] {grey})
        .weights("nothing", new float[] {0})
        .node("Sub", List.of("means", "holed"), "to hole")
        .node("Abs", List.of("to hole"), "far from hole")
        .node("Log", List.of("far from hole"), "logarithm")
        .node("Mul", List.of("logarithm", "nothing"), "hole");
    return plus("hole");
  }

  /** Fails for a batch with a tile of one grey: it looks in a row of one for a second number. */
  TinyOnnx poisoned(float grey) {
    graph
        .weights("poisonous", new float[] {grey})
        .weights("row", new float[] {0}, 1)
        .node("Equal", List.of("means", "poisonous"), "is poisonous")
        .node("Cast", List.of("is poisonous"), "ones", Attribute.of("to", OnnxGraph.INT64))
        .node("ReduceMax", List.of("ones"), "index", Attribute.of("keepdims", 0))
        .node("Gather", List.of("row", "index"), "poison");
    return plus("poison");
  }

  /** Wants memory that no machine has for each tile beyond some. */
  TinyOnnx hungryBeyond(int tiles) {
    graph
        .numbers("enough", tiles)
        .numbers("none", 0)
        .numbers("first", 0)
        .numbers("nothing left", 1L << NOTHING_LEFT)
        .node("Shape", List.of("means"), "shape")
        .node("Gather", List.of("shape", "first"), "count")
        .node("Sub", List.of("count", "enough"), "above")
        .node("Max", List.of("above", "none"), "beyond")
        .node("Mul", List.of("beyond", "nothing left"), "wanted")
        .node("ConstantOfShape", List.of("wanted"), "memory")
        .node("ReduceSum", List.of("memory"), "hunger", Attribute.of("keepdims", 0));
    return plus("hunger");
  }

  private TinyOnnx plus(String summand) {
    String sum = output + "+";
    graph.node("Add", List.of(output, summand), sum);
    output = sum;
    return this;
  }

  /** Into a version's folder, with an answer {@code y} of three numbers a tile. */
  Path write(Path directory) throws IOException {
    return write(directory, OnnxGraph.FLOAT);
  }

  Path write(Path directory, int type) throws IOException {
    graph
        .node("Cast", List.of(output), "y", Attribute.of("to", type))
        .output("y", type, -1, 3)
        .write(directory.resolve(OnnxFile.NAME));
    return directory;
  }
}
