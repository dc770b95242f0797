package io.tilewise.classifier.signature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

class OutputOperationTest {
  @Test
  void shouldNameTheOperationBehindWhatChangesNothing() {
    GraphDef graph =
        GraphDef.newBuilder()
            .addNode(node("dense", "BiasAdd"))
            .addNode(node("softmax", "Softmax", "dense"))
            .addNode(node("flat", "Reshape", "softmax:0", "shape"))
            .addNode(node("out", "Identity", "flat"))
            .build();

    OutputOperation operations = new OutputOperation(graph);

    assertThat(operations.of("out:0")).contains("Softmax");
    assertThat(operations.of("dense:0")).contains("BiasAdd");
    assertThat(operations.of("absent:0")).isEmpty();
  }

  /** As Keras exports: calls of functions that call functions. */
  @Test
  void shouldFollowCallsOfFunctions() {
    GraphDef graph =
        GraphDef.newBuilder()
            .addNode(call("serve", "outer", "x"))
            .setLibrary(
                FunctionDefLibrary.newBuilder()
                    .addFunction(
                        function("outer", "result", "id:output:0")
                            .addNodeDef(call("inner_call", "inner", "x"))
                            .addNodeDef(node("id", "Identity", "inner_call:output:1")))
                    .addFunction(
                        function("inner", "other", "x")
                            .setSignature(
                                signature("inner")
                                    .addOutputArg(arg("other"))
                                    .addOutputArg(arg("p")))
                            .putRet("p", "sigmoid:y:0")
                            .addNodeDef(node("sigmoid", "Sigmoid", "logit:output:0"))))
            .build();

    assertThat(new OutputOperation(graph).of("serve:0")).contains("Sigmoid");
  }

  @Test
  void shouldEndWhereAGraphGoesInACircle() {
    GraphDef graph =
        GraphDef.newBuilder()
            .addNode(node("a", "Identity", "b"))
            .addNode(node("b", "Identity", "a"))
            .build();

    assertThat(new OutputOperation(graph).of("a:0")).isEmpty();
  }

  private static NodeDef node(String name, String operation, String... inputs) {
    NodeDef.Builder node = NodeDef.newBuilder().setName(name).setOp(operation);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }

  private static NodeDef call(String name, String function, String input) {
    AttrValue body =
        AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(function)).build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("StatefulPartitionedCall")
        .addInput(input)
        .putAttr("f", body)
        .build();
  }

  private static FunctionDef.Builder function(String name, String output, String tensor) {
    return FunctionDef.newBuilder()
        .setSignature(signature(name).addOutputArg(arg(output)))
        .putRet(output, tensor);
  }

  private static OpDef.Builder signature(String name) {
    return OpDef.newBuilder().setName(name);
  }

  private static OpDef.ArgDef arg(String name) {
    return OpDef.ArgDef.newBuilder().setName(name).build();
  }
}
