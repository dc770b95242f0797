package io.tilewise.model.onnx;

import io.tilewise.model.file.ProtoFields;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One way through the model's fields, which are numbered in {@link OnnxFields}. Of one thread. */
final class OnnxScan {
  /** As long as a producer's name may be; a SavedModel has its graph under that number. */
  private static final int LONGEST_NAME = 4096;

  private final ProtoFields fields;
  private final long size;
  private final Map<String, Long> opsets = new HashMap<>();
  private final Set<String> functionDomains = new HashSet<>();
  private final OnnxGraphScan graph;
  private long irVersion;
  private boolean hasGraph;

  OnnxScan(InputStream in, long size) {
    this.fields = new ProtoFields(in);
    this.size = size;
    this.graph = new OnnxGraphScan(fields);
  }

  /**
   * Reads the model.
   *
   * @throws EOFException when it ends early
   * @throws ProtocolException when it is none
   */
  OnnxFile read() throws IOException {
    while (fields.next(size)) {
      field();
    }
    // Without its opsets, which writers put behind the graph, it was cut between two fields.
    if (!hasGraph || opsets.isEmpty()) {
      throw new EOFException("no graph or no opsets");
    }
    return new OnnxFile(
        irVersion,
        opsets,
        graph.inputs(),
        graph.outputs(),
        graph.external(),
        OnnxDomains.foreign(graph.operators(), functionDomains));
  }

  private void field() throws IOException {
    if (fields.isNumber(OnnxFields.MODEL_IR_VERSION)) {
      irVersion = fields.number();
    } else if (irVersion == 0) {
      throw new ProtocolException("no version at its beginning");
    } else if (fields.isBytes(OnnxFields.MODEL_PRODUCER) && fields.number() > LONGEST_NAME) {
      throw new ProtocolException("a producer's name of " + fields.number() + " bytes");
    } else if (fields.end() > size) {
      throw new EOFException("in a field of the model");
    } else if (fields.isBytes(OnnxFields.MODEL_GRAPH)) {
      hasGraph = true;
      graph.outermost(fields.enter());
    } else if (fields.isBytes(OnnxFields.MODEL_OPSET)) {
      opset(fields.enter());
    } else if (fields.isBytes(OnnxFields.MODEL_FUNCTION)) {
      function(fields.enter());
    }
  }

  private void opset(long end) throws IOException {
    String domain = "";
    long version = 0;
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.OPSET_DOMAIN)) {
        domain = fields.text();
      } else if (fields.isNumber(OnnxFields.OPSET_VERSION)) {
        version = fields.number();
      }
    }
    opsets.put(OnnxDomains.plain(domain), version);
  }

  /** Its operators are replaced by what it is made of, which may have weights as well. */
  private void function(long end) throws IOException {
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.FUNCTION_DOMAIN)) {
        functionDomains.add(OnnxDomains.plain(fields.text()));
      } else if (fields.isBytes(OnnxFields.FUNCTION_NODE)) {
        graph.node(fields.enter(), 0);
      }
    }
  }
}
