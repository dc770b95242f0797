package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.classifier.engine.AbsentDeviceException;
import io.tilewise.classifier.engine.EngineDevice.Automatic;
import io.tilewise.classifier.engine.EngineDevice.Cpu;
import io.tilewise.classifier.engine.EngineDevice.Gpu;
import io.tilewise.classifier.engine.OnnxEngine;
import io.tilewise.classifier.signature.OnnxCheck;
import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.onnx.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX files that are taken, and those that are refused by name. */
class OnnxTileClassifierTest {
  /** Types of numbers that no card can name: 64-bit, half and double precision. */
  private static final int INT64 = 7;

  @TempDir private Path directory;

  private float[][] score(ModelCard card, RgbPixels... tiles) throws Exception {
    try (TileClassifier classifier = TileClassifiers.load(Cards.model(directory, card))) {
      return classifier.score(List.of(tiles));
    }
  }

  private void assertRefused(String text) {
    assertRefused(Cards.floats(), text);
  }

  private void assertRefused(ModelCard card, String text) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> score(card))
        .withMessageStartingWith("model tiny@1: ")
        .withMessageContaining(text)
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.MODEL_UNUSABLE);
              assertThat(e.getMessage()).doesNotContain("/tmp", directory.getParent().toString());
            });
  }

  @Test
  void shouldScoreTilesOfAnySizeThatTheGraphLeavesOpen() throws Exception {
    new TinyOnnx(OnnxGraph.FLOAT, Layout.NHWC, -1, -1, -1, -1).write(directory);

    assertThat(score(Cards.floats(), Cards.tile(4, 1, 2, 3)))
        .isDeepEqualTo(new float[][] {{1, 2, 3}});
  }

  @Test
  void shouldTakeTheOutputThatTheCardNamesWhereverItStands() throws Exception {
    TinyOnnx network = TinyOnnx.floats();
    network
        .graph()
        .output("numbers", OnnxGraph.FLOAT, -1, 4, 4, 3)
        .node("Neg", List.of("means"), "a")
        .output("a", OnnxGraph.FLOAT, -1, 3);
    network.write(directory);
    ModelCard card = Cards.card(Cards.floats().input(), Cards.output("a"), Cards.RGB);

    assertThat(score(card, Cards.tile(4, 1, 2, 3))).isDeepEqualTo(new float[][] {{-1, -2, -3}});
    assertThat(score(Cards.floats(), Cards.tile(4, 1, 2, 3)))
        .isDeepEqualTo(new float[][] {{1, 2, 3}});
  }

  @Test
  void shouldReadWeightsFromAFileBesideTheGraph() throws Exception {
    ByteBuffer weights = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    weights.putFloat(12, 10).putFloat(16, 20).putFloat(20, 30);
    Files.createDirectories(directory.resolve("data"));
    Files.write(directory.resolve("data/w.bin"), weights.array());
    TinyOnnx network = TinyOnnx.floats();
    network.graph().external("w", "data/w.bin", 12, 3).node("Add", List.of("means", "w"), "a");
    network.graph().output("a", OnnxGraph.FLOAT, -1, 3);
    network.write(directory);
    ModelCard card = Cards.card(Cards.floats().input(), Cards.output("a"), Cards.RGB);

    assertThat(score(card, Cards.tile(4, 1, 2, 3))).isDeepEqualTo(new float[][] {{11, 22, 33}});
  }

  @Test
  void shouldRefuseAGraphOfSeveralInputs() throws Exception {
    TinyOnnx network = TinyOnnx.floats();
    network.graph().input("mask", OnnxGraph.FLOAT, -1, 4, 4, 1);
    network.write(directory);

    assertRefused("inputs: [x, mask] (expected: x alone)");
  }

  @Test
  void shouldRefuseANetworkForOtherPictures() throws Exception {
    new TinyOnnx(OnnxGraph.FLOAT, Layout.NHWC, -1, 8, 8, 3).write(directory);

    assertRefused(
        "input.width, height, layout: NHWC [-1, 4, 4, 3] (expected: as in the signature: float[-1,"
            + " 8, 8, 3])");
  }

  @ParameterizedTest
  @CsvSource({"7, int64", "10, float16", "11, double"})
  void shouldRefuseNumbersThatNoCardCanName(int type, String name) throws Exception {
    new TinyOnnx(type, Layout.NHWC, -1, 4, 4, 3).write(directory, type);

    assertRefused(
        "input.dtype: float (expected: as in the signature: "
            + name
            + "[-1, 4, 4, 3]); output"
            + " dtype: "
            + name
            + " (expected: float)");
  }

  @Test
  void shouldRefuseAnInputOfWholeNumbersUnderACardOfBytes() throws Exception {
    new TinyOnnx(INT64, Layout.NHWC, -1, 4, 4, 3).write(directory);

    assertRefused(Cards.bytes(), "input.dtype: uint8 (expected: as in the signature: int64");
  }

  @Test
  void shouldRefuseVersionsThatTheEngineDoesNotKnow() throws Exception {
    TinyOnnx network = TinyOnnx.floats();
    network.graph().irVersion(OnnxCheck.NEWEST_IR + 1).opset("", OnnxCheck.NEWEST_OPSET + 1);
    network.write(directory);

    assertRefused(
        "model.onnx: IR version: 12 (expected: at most 11, which ONNX Runtime 1.23 knows; export"
            + " with opset 17, say); opset: 24 (expected: at most 23");
  }

  @Test
  void shouldRefuseOperatorsOfOthers() throws Exception {
    TinyOnnx network = TinyOnnx.floats();
    network.graph().node("org.example:Blur", List.of("means"), "z");
    network.write(directory);

    assertRefused("model.onnx: operators: [org.example::Blur] (expected: those of ONNX");
  }

  @Test
  void shouldSayWhatTheEngineSaysOfAnOperatorThatThereIsNot() throws Exception {
    TinyOnnx network = TinyOnnx.floats();
    network.graph().node("Blur", List.of("means"), "z");
    network.write(directory);

    assertRefused("OnnxRuntime: ");
    assertRefused("Blur");
  }

  @Test
  void shouldRefuseNamesWithControlCharacters() throws Exception {
    TinyOnnx network = TinyOnnx.floats();
    network.graph().node("Neg", List.of("means"), "a\u001b[31m");
    network.graph().output("a\u001b[31m", OnnxGraph.FLOAT, -1, 3);
    network.write(directory);

    assertRefused(
        "names of inputs and outputs: [a\uFFFD[31m] (expected: names without control characters)");
  }

  @Test
  void shouldRefuseASignatureThatNoOnnxFileHas() throws Exception {
    TinyOnnx.floats().write(directory);
    ModelCard card =
        Cards.card(
            Cards.input("serving_default", "x", DType.FLOAT32, Layout.NHWC),
            Cards.output("y"),
            Cards.RGB);

    assertRefused(
        card,
        "card: signature serving_default, input x, output y (expected: as in one of the signatures"
            + " [graph(x float[-1, 4, 4, 3]) -> (y float[-1, 3])])");
  }

  @Test
  void shouldSayThatWeightsAreMissing() throws Exception {
    TinyOnnx network = TinyOnnx.floats();
    network.graph().external("w", "w.bin", 0, 3).node("Add", List.of("means", "w"), "a");
    network.graph().output("a", OnnxGraph.FLOAT, -1, 3);
    network.write(directory);

    assertRefused("w.bin");
  }

  @Test
  void shouldNotBlameAModelThatCannotBeRead() {
    assertThatIOException().isThrownBy(() -> score(Cards.floats()));
  }

  @Test
  void shouldNotBlameAModelThatTheEngineHasNoMemoryFor() throws Exception {
    TinyOnnx.floats().hungryBeyond(1).write(directory);

    assertThatExceptionOfType(EngineExhaustedException.class)
        .isThrownBy(() -> score(Cards.floats()));
  }

  @Test
  void shouldLoadOnTheProcessorAndRefuseAGpuThatIsAbsent() throws Exception {
    TinyOnnx.floats().write(directory);
    Model model = Cards.model(directory, Cards.floats());
    assumeThat(OnnxEngine.start(new Automatic())).isEqualTo(new Cpu());

    TileClassifiers.load(model, new Cpu()).close();

    assertThatExceptionOfType(AbsentDeviceException.class)
        .isThrownBy(() -> TileClassifiers.load(model, new Gpu(0)))
        .withMessageStartingWith("gpu:0 (expected: cpu, or a GPU that ONNX Runtime sees")
        .withMessageContaining("docs/gpus.md");
  }

  /** The limits of {@link OnnxCheck} are the engine's own, which a newer one raises. */
  @Test
  void shouldTakeTheNewestVersionsThatTheEngineKnows() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .irVersion(OnnxCheck.NEWEST_IR)
            .opset("", OnnxCheck.NEWEST_OPSET)
            .input("x", OnnxGraph.FLOAT, -1, 4, 4, 3)
            .numbers("axes", 1, 2)
            .node("ReduceMean", List.of("x", "axes"), "y", OnnxGraph.Attribute.of("keepdims", 0))
            .output("y", OnnxGraph.FLOAT, -1, 3);
    graph.write(directory.resolve(OnnxFile.NAME));

    assertThat(score(Cards.floats(), Cards.tile(4, 1, 2, 3)))
        .isDeepEqualTo(new float[][] {{1, 2, 3}});
  }

  @ParameterizedTest
  @CsvSource({"12, 17", "8, 24"})
  void shouldBeRefusedByTheEngineWhatIsNewer(long irVersion, long opset) throws Exception {
    TinyOnnx network = TinyOnnx.floats();
    network.graph().irVersion(irVersion).opset("", opset);
    network.write(directory);

    OnnxEngine.start(new Automatic());
    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() -> new OnnxLoader(new Cpu()).network(directory).close())
        .withMessageContaining("ersion");
  }
}
