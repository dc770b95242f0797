package io.tilewise.model.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An input or an output of a graph.
 *
 * @param name in the graph
 * @param type of its numbers, as ONNX names it in lower case, say {@code float} or {@code uint8};
 *     {@code no tensor} for a sequence or a map
 * @param shape sizes, -1 where it has a name or none; empty when not even the rank is known
 * @param madeBy of an output, the operator that gives its numbers, say {@code Sigmoid}; empty when
 *     that cannot be told
 */
public record OnnxTensor(
    String name, String type, Optional<List<Long>> shape, Optional<String> madeBy) {
  private static final List<String> TYPES =
      List.of(
          "undefined",
          "float",
          "uint8",
          "int8",
          "uint16",
          "int16",
          "int32",
          "int64",
          "string",
          "bool",
          "float16",
          "double",
          "uint32",
          "uint64",
          "complex64",
          "complex128",
          "bfloat16");

  public OnnxTensor {
    shape = shape.map(List::copyOf);
  }

  /** A tensor of which nobody knows what it is made by. */
  OnnxTensor(String name, String type, Optional<List<Long>> shape) {
    this(name, type, shape, Optional.empty());
  }

  OnnxTensor madeBy(Optional<String> operator) {
    return new OnnxTensor(name, type, shape, operator);
  }

  /** Name of a {@code TensorProto.DataType}. */
  static String type(long number) {
    return number >= 0 && number < TYPES.size() ? TYPES.get((int) number) : "type " + number;
  }
}
