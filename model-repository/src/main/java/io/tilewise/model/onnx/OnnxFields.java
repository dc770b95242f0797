package io.tilewise.model.onnx;

/** Numbers of fields in {@code onnx.proto}, as far as they are of interest. */
final class OnnxFields {
  static final int MODEL_IR_VERSION = 1;
  static final int MODEL_PRODUCER = 2;
  static final int MODEL_GRAPH = 7;
  static final int MODEL_OPSET = 8;
  static final int MODEL_FUNCTION = 25;
  static final int OPSET_DOMAIN = 1;
  static final int OPSET_VERSION = 2;
  static final int FUNCTION_NODE = 7;
  static final int FUNCTION_DOMAIN = 10;
  static final int GRAPH_NODE = 1;
  static final int GRAPH_NAME = 2;
  static final int GRAPH_WEIGHT = 5;
  static final int GRAPH_INPUT = 11;
  static final int GRAPH_OUTPUT = 12;
  static final int GRAPH_SPARSE_WEIGHT = 15;
  static final int SPARSE_VALUES = 1;
  static final int SPARSE_INDICES = 2;
  static final int NODE_INPUT = 1;
  static final int NODE_OUTPUT = 2;
  static final int NODE_OPERATOR = 4;
  static final int NODE_ATTRIBUTE = 5;
  static final int NODE_DOMAIN = 7;
  static final int ATTRIBUTE_NAME = 1;
  static final int ATTRIBUTE_INT = 3;
  static final int ATTRIBUTE_TEXT = 4;
  static final int ATTRIBUTE_TENSOR = 5;
  static final int ATTRIBUTE_GRAPH = 6;
  static final int ATTRIBUTE_INTS = 8;
  static final int ATTRIBUTE_TENSORS = 10;
  static final int ATTRIBUTE_GRAPHS = 11;
  static final int ATTRIBUTE_TYPE = 20;
  static final int TENSOR_DIMENSION = 1;
  static final int TENSOR_TYPE = 2;
  static final int TENSOR_NAME = 8;
  static final int TENSOR_RAW = 9;
  static final int TENSOR_EXTERNAL = 13;
  static final int TENSOR_LOCATION = 14;
  static final int ENTRY_KEY = 1;
  static final int ENTRY_VALUE = 2;
  static final int VALUE_NAME = 1;
  static final int VALUE_TYPE = 2;
  static final int TYPE_TENSOR = 1;
  static final int TYPE_ELEMENT = 1;
  static final int TYPE_SHAPE = 2;
  static final int SHAPE_DIMENSION = 1;
  static final int DIMENSION_SIZE = 1;

  private OnnxFields() {}
}
