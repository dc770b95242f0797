package io.tilewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.onnx.OnnxGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that are ONNX files, with and without files of weights beside them. */
class OnnxVersionTest {
  private static final ModelReference MODEL = ModelReference.parse("net@1");

  @TempDir Path root;
  private Path version;

  @BeforeEach
  void writeCard() throws Exception {
    version = root.resolve("net/1");
    SampleVersion.write(version.resolve(ModelCard.FILE_NAME), SampleVersion.unfitted());
  }

  private static OnnxGraph graph() {
    return new OnnxGraph()
        .input("x", OnnxGraph.FLOAT, -1, 2)
        .node("Identity", List.of("x"), "y")
        .output("y", OnnxGraph.FLOAT, -1, 2);
  }

  private void write(OnnxGraph graph) throws Exception {
    graph.write(version.resolve(OnnxFile.NAME));
  }

  private Model resolve() throws Exception {
    return new ModelRepository(root).resolve(MODEL);
  }

  private ThrowableAssertAlternative<ModelException> assertRefused() {
    return assertThatExceptionOfType(ModelException.class)
        .isThrownBy(this::resolve)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_UNUSABLE));
  }

  @Test
  void shouldFindAVersionThatIsOneFile() throws Exception {
    write(graph());

    Model model = resolve();

    assertThat(ModelFormat.in(model.directory())).isEqualTo(ModelFormat.ONNX);
    assertThat(model.digest()).matches("[0-9a-f]{64}");
  }

  @Test
  void shouldTakeTheEngineFromTheFiles() throws Exception {
    Path saved = SampleVersion.copy(root, "1");

    assertThat(ModelFormat.in(saved)).isEqualTo(ModelFormat.SAVED_MODEL);
  }

  @Test
  void shouldDigestTheFileAndTheWeightsThatItNames() throws Exception {
    write(graph().external("w", "weights.bin", 0, 4));
    Path weights = version.resolve("weights.bin");
    SampleVersion.write(weights, new byte[16]);
    SampleVersion.write(version.resolve("README.txt"), new byte[] {1});
    final String before = resolve().digest();

    SampleVersion.write(version.resolve("README.txt"), new byte[] {2});
    assertThat(resolve().digest()).as("what nobody reads").isEqualTo(before);
    SampleVersion.write(weights, new byte[17]);
    String longer = resolve().digest();
    assertThat(longer).as("weights").isNotEqualTo(before);
    write(graph().external("v", "weights.bin", 0, 4));
    assertThat(resolve().digest()).as("graph").isNotEqualTo(longer);
  }

  @Test
  void shouldWaitForWeightsThatAreMissingOrShort() throws Exception {
    write(graph().external("w", "data/weights.bin", 64, 4));

    assertThatExceptionOfType(IncompleteModelException.class)
        .isThrownBy(this::resolve)
        .withMessage("model net@1: data/weights.bin: missing (expected: a file)");
    SampleVersion.write(version.resolve("data/weights.bin"), new byte[79]);
    assertThatExceptionOfType(IncompleteModelException.class)
        .isThrownBy(this::resolve)
        .withMessage("model net@1: data/weights.bin: 79 bytes (expected: 80 of weights)");
  }

  @Test
  void shouldPassOverAVersionThatIsStillCopied() throws Exception {
    write(graph());
    Path next = root.resolve("net/2");
    SampleVersion.write(next.resolve(ModelCard.FILE_NAME), SampleVersion.unfitted());
    byte[] whole = graph().toBytes();
    SampleVersion.write(next.resolve(OnnxFile.NAME), Arrays.copyOf(whole, whole.length - 1));

    Model found = new ModelRepository(root).resolve(ModelReference.parse("net"));

    assertThat(found.id()).isEqualTo(MODEL);
  }

  @Test
  void shouldRefuseAFolderWithTwoGraphs() throws Exception {
    write(graph());
    SampleVersion.write(version.resolve(ModelRepository.SAVED_MODEL), new byte[] {1});

    assertRefused()
        .withMessage(
            "model net@1: the folder: saved_model.pb and model.onnx (expected: one of them)");
  }

  @Test
  void shouldRefuseWhatIsNoOnnx() throws Exception {
    SampleVersion.write(version.resolve(OnnxFile.NAME), new byte[] {'P', 'K', 3, 4});

    assertRefused().withMessageStartingWith("model net@1: model.onnx: a zip archive");
  }

  @Test
  void shouldRefuseWeightsOutsideOfTheVersion() throws Exception {
    SampleVersion.write(root.resolve("net/weights.bin"), new byte[16]);
    write(graph().external("w", "../weights.bin", 0, 4));

    assertRefused()
        .withMessage(
            "model net@1: model.onnx: external data in ../weights.bin (expected: files below its"
                + " own folder)");
  }

  @Test
  void shouldRefuseWeightsThatALinkLeadsTo() throws Exception {
    SampleVersion.write(root.resolve("net/weights.bin"), new byte[16]);
    write(graph().external("w", "weights.bin", 0, 4));
    Files.createSymbolicLink(version.resolve("weights.bin"), root.resolve("net/weights.bin"));

    assertRefused().withMessageContaining("weights.bin: leads out of the version's folder");
  }
}
