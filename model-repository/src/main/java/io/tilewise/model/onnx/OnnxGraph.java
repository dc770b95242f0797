package io.tilewise.model.onnx;

import io.tilewise.model.file.ProtoBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * A network under construction, written as ONNX. Nodes follow those whose outputs they take. Of one
 * thread.
 */
public final class OnnxGraph {
  /** Type of 32-bit floating-point numbers. */
  public static final int FLOAT = 1;

  /** Type of bytes. */
  public static final int UINT8 = 2;

  /** Type of 64-bit whole numbers. */
  public static final int INT64 = 7;

  private static final int EXTERNAL = 1;
  private static final int TYPE_INT = 2;
  private static final int TYPE_TEXT = 3;
  private static final int TYPE_INTS = 7;

  private final ProtoBytes graph = new ProtoBytes().text(OnnxFields.GRAPH_NAME, "network");
  private final TreeMap<String, Long> opsets = new TreeMap<>();
  private long irVersion = 8;

  /** A network in version 13 of the standard operators, which every runtime since 2020 knows. */
  public OnnxGraph() {
    opsets.put("", 13L);
  }

  /** Says in which version of a domain's operators it is written. */
  public OnnxGraph opset(String domain, long version) {
    opsets.put(domain, version);
    return this;
  }

  /** Says in which version of the format it is written. */
  public OnnxGraph irVersion(long version) {
    irVersion = version;
    return this;
  }

  /**
   * Adds an input.
   *
   * @param shape sizes, -1 where any will do
   */
  public OnnxGraph input(String name, int type, long... shape) {
    graph.message(OnnxFields.GRAPH_INPUT, value(name, type, shape));
    return this;
  }

  /** Adds an output, as {@link #input}. */
  public OnnxGraph output(String name, int type, long... shape) {
    graph.message(OnnxFields.GRAPH_OUTPUT, value(name, type, shape));
    return this;
  }

  private static ProtoBytes value(String name, int type, long[] shape) {
    ProtoBytes sizes = new ProtoBytes();
    for (long size : shape) {
      ProtoBytes dimension = new ProtoBytes();
      if (size >= 0) {
        dimension.number(OnnxFields.DIMENSION_SIZE, size);
      }
      sizes.message(OnnxFields.SHAPE_DIMENSION, dimension);
    }
    ProtoBytes tensor =
        new ProtoBytes()
            .number(OnnxFields.TYPE_ELEMENT, type)
            .message(OnnxFields.TYPE_SHAPE, sizes);
    return new ProtoBytes()
        .text(OnnxFields.VALUE_NAME, name)
        .message(OnnxFields.VALUE_TYPE, new ProtoBytes().message(OnnxFields.TYPE_TENSOR, tensor));
  }

  /** Adds weights: as many values as the sizes' product. */
  public OnnxGraph weights(String name, float[] values, long... shape) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return weights(tensor(name, FLOAT, shape).bytes(OnnxFields.TENSOR_RAW, bytes));
  }

  /** Adds a row of whole numbers, for what operators take as a shape or as axes. */
  public OnnxGraph numbers(String name, long... values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return weights(tensor(name, INT64, values.length).bytes(OnnxFields.TENSOR_RAW, bytes));
  }

  /** Adds weights that are in a file beside this one, from an offset on. */
  public OnnxGraph external(String name, String location, long offset, long... shape) {
    long length = Float.BYTES;
    for (long size : shape) {
      length *= size;
    }
    return weights(
        tensor(name, FLOAT, shape)
            .message(OnnxFields.TENSOR_EXTERNAL, entry("location", location))
            .message(OnnxFields.TENSOR_EXTERNAL, entry("offset", String.valueOf(offset)))
            .message(OnnxFields.TENSOR_EXTERNAL, entry("length", String.valueOf(length)))
            .number(OnnxFields.TENSOR_LOCATION, EXTERNAL));
  }

  private OnnxGraph weights(ProtoBytes tensor) {
    graph.message(OnnxFields.GRAPH_WEIGHT, tensor);
    return this;
  }

  private static ProtoBytes tensor(String name, int type, long... shape) {
    ProtoBytes tensor = new ProtoBytes();
    for (long size : shape) {
      tensor.number(OnnxFields.TENSOR_DIMENSION, size);
    }
    return tensor.number(OnnxFields.TENSOR_TYPE, type).text(OnnxFields.TENSOR_NAME, name);
  }

  private static ProtoBytes entry(String key, String value) {
    return new ProtoBytes().text(OnnxFields.ENTRY_KEY, key).text(OnnxFields.ENTRY_VALUE, value);
  }

  /**
   * Adds a node with one output.
   *
   * @param operator its name, behind its domain and a colon where that is not the standard one
   */
  public OnnxGraph node(
      String operator, List<String> inputs, String output, Attribute... attributes) {
    int colon = operator.lastIndexOf(':');
    ProtoBytes node = new ProtoBytes();
    inputs.forEach(input -> node.text(OnnxFields.NODE_INPUT, input));
    node.text(OnnxFields.NODE_OUTPUT, output);
    node.text(OnnxFields.NODE_OPERATOR, operator.substring(colon + 1));
    for (Attribute attribute : attributes) {
      node.message(OnnxFields.NODE_ATTRIBUTE, attribute.field);
    }
    if (colon >= 0) {
      node.text(OnnxFields.NODE_DOMAIN, operator.substring(0, colon));
    }
    graph.message(OnnxFields.GRAPH_NODE, node);
    return this;
  }

  /** A setting of a node. */
  public static final class Attribute {
    private final ProtoBytes field = new ProtoBytes();

    private Attribute(String name, int type) {
      field.text(OnnxFields.ATTRIBUTE_NAME, name).number(OnnxFields.ATTRIBUTE_TYPE, type);
    }

    /** A whole number. */
    public static Attribute of(String name, long value) {
      Attribute attribute = new Attribute(name, TYPE_INT);
      attribute.field.number(OnnxFields.ATTRIBUTE_INT, value);
      return attribute;
    }

    /** A text. */
    public static Attribute of(String name, String value) {
      Attribute attribute = new Attribute(name, TYPE_TEXT);
      attribute.field.text(OnnxFields.ATTRIBUTE_TEXT, value);
      return attribute;
    }

    /** Whole numbers. */
    public static Attribute of(String name, List<Integer> values) {
      Attribute attribute = new Attribute(name, TYPE_INTS);
      values.forEach(value -> attribute.field.number(OnnxFields.ATTRIBUTE_INTS, value));
      return attribute;
    }
  }

  /** The whole file. */
  public byte[] toBytes() {
    ProtoBytes model =
        new ProtoBytes()
            .number(OnnxFields.MODEL_IR_VERSION, irVersion)
            .text(OnnxFields.MODEL_PRODUCER, "tilewise")
            .message(OnnxFields.MODEL_GRAPH, graph);
    opsets.forEach(
        (domain, version) ->
            model.message(
                OnnxFields.MODEL_OPSET,
                new ProtoBytes()
                    .text(OnnxFields.OPSET_DOMAIN, domain)
                    .number(OnnxFields.OPSET_VERSION, version)));
    return model.toBytes();
  }

  /** Writes the file, whose folder is made where it is missing. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, toBytes());
  }
}
