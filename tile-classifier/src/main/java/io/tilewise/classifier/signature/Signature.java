package io.tilewise.classifier.signature;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * One way to call a network.
 *
 * @param name key of the signature, say {@code serving_default}; an ONNX file has one, {@code
 *     graph}
 * @param inputs by name, in the engine's order
 * @param outputs by name, in the engine's order
 */
public record Signature(
    String name, SequencedMap<String, Tensor> inputs, SequencedMap<String, Tensor> outputs) {
  public Signature {
    inputs = new LinkedHashMap<>(inputs);
    outputs = new LinkedHashMap<>(outputs);
  }

  boolean has(String input, String output) {
    return inputs.containsKey(input) && outputs.containsKey(output);
  }

  @Override
  public String toString() {
    return name + "(" + tensors(inputs) + ") -> (" + tensors(outputs) + ")";
  }

  private static String tensors(Map<String, Tensor> tensors) {
    return tensors.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * A tensor of a signature.
   *
   * @param dtype TensorFlow's or ONNX's name in lower case, say {@code float} or {@code uint8}
   * @param shape sizes, -1 where any will do; empty when not even the rank is known
   * @param madeBy of an output, the operation that gives its numbers, say {@code Sigmoid}; empty
   *     when that cannot be told
   */
  public record Tensor(String dtype, Optional<List<Long>> shape, Optional<String> madeBy) {
    /** A tensor of which nobody knows what it is made by. */
    public Tensor(String dtype, Optional<List<Long>> shape) {
      this(dtype, shape, Optional.empty());
    }

    @Override
    public String toString() {
      return dtype + shape.map(Object::toString).orElse("[?]");
    }
  }
}
