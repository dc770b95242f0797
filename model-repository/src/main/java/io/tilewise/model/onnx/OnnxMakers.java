package io.tilewise.model.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which operator gives the numbers of a tensor, beyond what changes no number. Of one thread. */
final class OnnxMakers {
  private static final Set<String> PASSING =
      Set.of("Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Cast");

  private final Map<String, Maker> byOutput = new HashMap<>();

  private record Maker(String operator, String input) {}

  void add(String output, String operator, String input) {
    byOutput.put(output, new Maker(operator, input));
  }

  int size() {
    return byOutput.size();
  }

  /** Empty when a tensor is no node's first output. */
  Optional<String> of(String tensor) {
    Maker maker = byOutput.get(tensor);
    for (int steps = 0; maker != null && PASSING.contains(maker.operator()); steps++) {
      maker = steps > byOutput.size() ? null : byOutput.get(maker.input());
    }
    return Optional.ofNullable(maker).map(Maker::operator);
  }
}
