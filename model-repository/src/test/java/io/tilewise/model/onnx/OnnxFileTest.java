package io.tilewise.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import io.tilewise.model.file.ProtoBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
  private static final Path SAMPLE = Path.of("../models/thin-smear/1/saved_model.pb");

  @TempDir Path directory;

  private OnnxFile read(byte[] bytes) throws IOException {
    Path file = directory.resolve("model.onnx");
    Files.write(file, bytes);
    return OnnxFile.read(FileStamp.of("model.onnx", file));
  }

  private static OnnxGraph graph() {
    return new OnnxGraph()
        .input("x", OnnxGraph.UINT8, -1, 3, 8, 8)
        .weights("w", new float[3000], 10, 300)
        .node("Cast", List.of("x"), "y", OnnxGraph.Attribute.of("to", OnnxGraph.FLOAT))
        .output("y", OnnxGraph.FLOAT, -1, 3, 8, 8);
  }

  @Test
  void shouldSayWhatAFileTakesAndAnswersAndIsWrittenIn() throws Exception {
    OnnxFile file = read(graph().irVersion(9).opset("ai.onnx.ml", 3).toBytes());

    assertThat(file.irVersion()).isEqualTo(9);
    assertThat(file.opsets()).isEqualTo(Map.of("", 13L, "ai.onnx.ml", 3L));
    assertThat(file.inputs())
        .containsExactly(new OnnxTensor("x", "uint8", Optional.of(List.of(-1L, 3L, 8L, 8L))));
    assertThat(file.outputs())
        .containsExactly(new OnnxTensor("y", "float", Optional.of(List.of(-1L, 3L, 8L, 8L))));
    assertThat(file.external()).isEmpty();
    assertThat(file.operators()).isEmpty();
  }

  @Test
  void shouldNotTakeWeightsForInputsAsOlderFilesListThem() throws Exception {
    OnnxFile file = read(graph().input("w", OnnxGraph.FLOAT, 10, 300).toBytes());

    assertThat(file.inputs()).map(OnnxTensor::name).containsExactly("x");
  }

  @Test
  void shouldSayHowLongEachFileOfWeightsHasToBe() throws Exception {
    OnnxFile file =
        read(
            graph()
                .external("a", "weights.bin", 0, 5, 5)
                .external("b", "weights.bin", 4096, 10)
                .external("c", "more/weights.bin", 0, 2)
                .toBytes());

    assertThat(file.external())
        .isEqualTo(Map.of("weights.bin", 4096L + 40, "more/weights.bin", 8L));
  }

  @Test
  void shouldNameOperatorsThatNobodyDefines() throws Exception {
    OnnxFile file =
        read(
            graph()
                .node("org.example:Blur", List.of("x"), "z")
                .node("com.microsoft:Gelu", List.of("z"), "v")
                .toBytes());

    assertThat(file.operators()).containsExactly("org.example::Blur");
  }

  @Test
  void shouldKnowOperatorsThatTheFileDefinesItself() throws Exception {
    byte[] model = graph().node("pkg.torch:Relu6", List.of("x"), "z").toBytes();
    byte[] function =
        new ProtoBytes()
            .message(
                OnnxFields.MODEL_FUNCTION,
                new ProtoBytes().text(OnnxFields.FUNCTION_DOMAIN, "pkg.torch"))
            .toBytes();
    byte[] both = Arrays.copyOf(model, model.length + function.length);
    System.arraycopy(function, 0, both, model.length, function.length);

    assertThat(read(both).operators()).isEmpty();
  }

  /** A copy under way ends anywhere; it is not wrong, it is not there yet. */
  @Test
  void shouldWaitForAFileThatEndsAnywhereBeforeItsEnd() throws Exception {
    byte[] whole = graph().toBytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);

      assertThatExceptionOfType(IncompleteException.class)
          .as("%d of %d bytes", length, whole.length)
          .isThrownBy(() -> read(part))
          .withMessage("model.onnx: " + length + " bytes (expected: a whole graph)");
    }
  }

  static List<Arguments> foreignFiles() {
    return List.of(
        arguments("PK\3\4", "a zip archive, as .keras files and PyTorch's .pt and .pth are"),
        arguments("\u0089HDF\r\n\u001a\n", "an HDF5 file, as Keras' .h5 are"),
        arguments("\u001c\0\0\0TFL3", "a TensorFlow Lite file"),
        arguments("\u001c\0\0\0ORTM", "ONNX Runtime's own format, .ort"),
        arguments("\u0080\2\u008a\nlF\u00fc", "a pickled object, as older PyTorch files are"),
        arguments("not a protocol buffer", "not ONNX, wire type 6"));
  }

  @ParameterizedTest
  @MethodSource("foreignFiles")
  void shouldSayWhatAFileLooksLikeThatIsNoOnnx(String content, String found) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(bytes))
        .withMessage("model.onnx: " + found + " (expected: an ONNX file)");
  }

  @Test
  void shouldNotTakeASavedModelForOne() throws Exception {
    byte[] sample = Files.readAllBytes(SAMPLE);
    byte[] versionFirst = new ProtoBytes().number(1, 1).bytes(2, new byte[5000]).toBytes();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(sample))
        .withMessageStartingWith("model.onnx: not ONNX, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(versionFirst))
        .withMessageStartingWith("model.onnx: not ONNX, a producer's name of 5000 bytes");
  }

  @Test
  void shouldRefuseAFileThatIsLongerThanAnyProtocolBuffer() throws Exception {
    Path file = directory.resolve("large.onnx");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(OnnxFile.LIMIT);
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxFile.read(FileStamp.of("model.onnx", file)))
        .withMessageStartingWith("model.onnx: 2147483648 bytes (expected: less than 2 GiB");
  }

  @Test
  void shouldRefuseGraphsInGraphsWithoutEnd() {
    ProtoBytes inner = new ProtoBytes();
    for (int i = 0; i < 10_000; i++) {
      ProtoBytes attribute = new ProtoBytes().message(OnnxFields.ATTRIBUTE_GRAPH, inner);
      ProtoBytes node = new ProtoBytes().message(OnnxFields.NODE_ATTRIBUTE, attribute);
      inner = new ProtoBytes().message(OnnxFields.GRAPH_NODE, node);
    }
    byte[] model =
        new ProtoBytes()
            .number(OnnxFields.MODEL_IR_VERSION, 8)
            .message(OnnxFields.MODEL_GRAPH, inner)
            .toBytes();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(model))
        .withMessageContaining("graphs in graphs, deeper than 32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/etc/passwd", "../w", "a/../../w", "a//w", ".", "C:w", "a\\w", "a\0", "*/_M"})
  void shouldTakeNoNameOutsideOfTheFolderForWeights(String name) {
    assertThat(OnnxFile.isLocation(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"w", "model.onnx.data", "a/b/w.bin", "..w", "two words", "gewichte-ä"})
  void shouldTakeNamesBelowTheFolderForWeights(String name) {
    assertThat(OnnxFile.isLocation(name)).isTrue();
  }
}
