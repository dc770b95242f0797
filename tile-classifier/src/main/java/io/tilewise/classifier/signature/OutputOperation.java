package io.tilewise.classifier.signature;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Which operation gives the numbers of a tensor: a sigmoid or a softmax is told so from numbers of
 * any size. Follows calls of functions, of which Keras' SavedModels are made, and what changes no
 * number. Stateless but for the graph.
 */
final class OutputOperation {
  private static final Set<String> CALLS = Set.of("StatefulPartitionedCall", "PartitionedCall");
  private static final Set<String> PASSING =
      Set.of("Identity", "IdentityN", "Reshape", "Squeeze", "ExpandDims", "EnsureShape", "Cast");

  /** No network is nested or chained so deeply behind its last operation. */
  private static final int MOST_STEPS = 100;

  private final Map<String, NodeDef> nodes;
  private final Map<String, FunctionDef> functions;

  OutputOperation(GraphDef graph) {
    nodes = byName(graph.getNodeList());
    functions =
        graph.getLibrary().getFunctionList().stream()
            .collect(
                Collectors.toMap(
                    function -> function.getSignature().getName(),
                    Function.identity(),
                    (first, _) -> first));
  }

  private static Map<String, NodeDef> byName(List<NodeDef> nodes) {
    return nodes.stream()
        .collect(Collectors.toMap(NodeDef::getName, Function.identity(), (first, _) -> first));
  }

  /** Of a tensor, {@code node:index}; empty when it cannot be told. */
  Optional<String> of(String tensor) {
    return follow(tensor, nodes, 0);
  }

  private Optional<String> follow(String tensor, Map<String, NodeDef> scope, int steps) {
    String[] parts = tensor.split(":", -1);
    NodeDef node = scope.get(parts[0]);
    if (node == null || steps > MOST_STEPS) {
      return Optional.empty();
    }
    int index = parts.length > 1 ? index(parts[parts.length - 1]) : 0;
    if (CALLS.contains(node.getOp())) {
      return called(node.getAttrOrThrow("f").getFunc().getName(), index, steps + 1);
    }
    if (!PASSING.contains(node.getOp())) {
      return Optional.of(node.getOp());
    }
    int input = node.getOp().equals("IdentityN") ? index : 0;
    return input < node.getInputCount()
        ? follow(node.getInput(input), scope, steps + 1)
        : Optional.empty();
  }

  private Optional<String> called(String name, int index, int steps) {
    FunctionDef function = functions.get(name);
    if (function == null || index >= function.getSignature().getOutputArgCount()) {
      return Optional.empty();
    }
    String output = function.getSignature().getOutputArg(index).getName();
    String tensor = function.getRetMap().getOrDefault(output, "");
    return follow(tensor, byName(function.getNodeDefList()), steps);
  }

  private static int index(String text) {
    return text.chars().allMatch(Character::isDigit) && !text.isEmpty() && text.length() < 6
        ? Integer.parseInt(text)
        : 0;
  }
}
