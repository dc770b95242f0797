package io.tilewise.model.onnx;

import io.tilewise.model.file.ProtoFields;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph, those inside of its nodes, and all their weights. Of one thread. */
final class OnnxGraphScan {
  /** A file that says otherwise is made to exhaust whoever reads it. */
  private static final int DEEPEST = 32;

  private static final int MOST_NAMES = 100_000;

  private final ProtoFields fields;
  private final Set<String> weights = new HashSet<>();
  private final Set<String> operators = new HashSet<>();
  private final Map<String, Long> external = new HashMap<>();
  private final List<OnnxTensor> inputs = new ArrayList<>();
  private final List<OnnxTensor> outputs = new ArrayList<>();
  private final OnnxMakers makers = new OnnxMakers();

  OnnxGraphScan(ProtoFields fields) {
    this.fields = fields;
  }

  /** Files writers before version 4 of the format list weights among the inputs. */
  List<OnnxTensor> inputs() {
    return inputs.stream().filter(input -> !weights.contains(input.name())).toList();
  }

  List<OnnxTensor> outputs() {
    return outputs.stream().map(output -> output.madeBy(makers.of(output.name()))).toList();
  }

  Map<String, Long> external() {
    return external;
  }

  /** {@code domain::name} of every one. */
  Set<String> operators() {
    return operators;
  }

  /** The model's own graph. */
  void outermost(long end) throws IOException {
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.GRAPH_INPUT)) {
        inputs.add(value(fields.enter()));
      } else if (fields.isBytes(OnnxFields.GRAPH_OUTPUT)) {
        outputs.add(value(fields.enter()));
      } else {
        part(0);
      }
      int names = inputs.size() + outputs.size() + weights.size() + external.size();
      if (names + operators.size() + makers.size() > MOST_NAMES) {
        throw new ProtocolException("more than " + MOST_NAMES + " names");
      }
    }
  }

  private void graph(long end, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new ProtocolException("graphs in graphs, deeper than " + DEEPEST);
    }
    while (fields.next(end)) {
      part(depth);
    }
  }

  private void part(int depth) throws IOException {
    if (fields.isBytes(OnnxFields.GRAPH_NODE)) {
      node(fields.enter(), depth);
    } else if (fields.isBytes(OnnxFields.GRAPH_WEIGHT)) {
      tensor(fields.enter());
    } else if (fields.isBytes(OnnxFields.GRAPH_SPARSE_WEIGHT)) {
      sparse(fields.enter());
    }
  }

  /** A node, at some depth of graphs in graphs. */
  void node(long end, int depth) throws IOException {
    String domain = "";
    String name = "";
    String input = "";
    String output = "";
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.NODE_INPUT) && input.isEmpty()) {
        input = fields.text();
      } else if (fields.isBytes(OnnxFields.NODE_OUTPUT) && output.isEmpty()) {
        output = fields.text();
      } else if (fields.isBytes(OnnxFields.NODE_DOMAIN)) {
        domain = OnnxDomains.plain(fields.text());
      } else if (fields.isBytes(OnnxFields.NODE_OPERATOR)) {
        name = fields.text();
      } else if (fields.isBytes(OnnxFields.NODE_ATTRIBUTE)) {
        attribute(fields.enter(), depth);
      }
    }
    if (depth == 0) {
      makers.add(output, name, input);
    }
    operators.add(domain + OnnxDomains.BETWEEN + name);
  }

  private void attribute(long end, int depth) throws IOException {
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.ATTRIBUTE_TENSOR)
          || fields.isBytes(OnnxFields.ATTRIBUTE_TENSORS)) {
        tensor(fields.enter());
      } else if (fields.isBytes(OnnxFields.ATTRIBUTE_GRAPH)
          || fields.isBytes(OnnxFields.ATTRIBUTE_GRAPHS)) {
        graph(fields.enter(), depth + 1);
      }
    }
  }

  private void sparse(long end) throws IOException {
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.SPARSE_VALUES) || fields.isBytes(OnnxFields.SPARSE_INDICES)) {
        tensor(fields.enter());
      }
    }
  }

  private void tensor(long end) throws IOException {
    Map<String, String> place = new HashMap<>();
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.TENSOR_NAME)) {
        weights.add(fields.text());
      } else if (fields.isBytes(OnnxFields.TENSOR_EXTERNAL)) {
        entry(fields.enter(), place);
      }
    }
    String location = place.get("location");
    if (location != null) {
      external.merge(location, number(place, "offset") + number(place, "length"), Math::max);
    }
  }

  private void entry(long end, Map<String, String> place) throws IOException {
    String key = "";
    String value = "";
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.ENTRY_KEY)) {
        key = fields.text();
      } else if (fields.isBytes(OnnxFields.ENTRY_VALUE)) {
        value = fields.text();
      }
    }
    place.put(key, value);
  }

  /** At most 18 digits, so that a sum of two does not overflow. */
  private static long number(Map<String, String> place, String key) throws ProtocolException {
    String text = place.getOrDefault(key, "0");
    if (!text.matches("\\d{1,18}")) {
      throw new ProtocolException("external data with the " + key + " " + text);
    }
    return Long.parseLong(text);
  }

  private OnnxTensor value(long end) throws IOException {
    String name = "";
    OnnxTensor type = new OnnxTensor("", "no tensor", Optional.empty());
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.VALUE_NAME)) {
        name = fields.text();
      } else if (fields.isBytes(OnnxFields.VALUE_TYPE)) {
        type = new OnnxTypeScan(fields).type(fields.enter());
      }
    }
    return new OnnxTensor(name, type.type(), type.shape());
  }
}
