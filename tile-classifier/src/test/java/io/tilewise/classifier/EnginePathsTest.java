package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.TFloat32;

/** What TensorFlow says of real failures names no folder of this machine, whatever its name. */
class EnginePathsTest {
  private static final Path SAMPLE = Path.of("../models/thin-smear/1");

  @TempDir Path root;

  static List<String> folders() {
    return List.of(
        "plain", "two words", "m\u00f6d\u00e8ls", "models (old)", "it's; a, b: [c] \"d\" {e}");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldNotSayWhereAShardIsMissing(String folder) throws Exception {
    Model model = sample(folder);
    Files.delete(model.directory().resolve("variables/variables.data-00000-of-00001"));

    assertNamesNoFolder(model, folder);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldNotSayWhereAnIndexIsDamaged(String folder) throws Exception {
    Model model = sample(folder);
    Files.write(model.directory().resolve("variables/variables.index"), new byte[100]);

    assertNamesNoFolder(model, folder);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldNotSayWhereAShardIsShort(String folder) throws Exception {
    Model model = sample(folder);
    Files.write(model.directory().resolve("variables/variables.data-00000-of-00001"), new byte[10]);

    assertNamesNoFolder(model, folder);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldNotSayWhereAnOperationIsUnknown(String folder) throws Exception {
    Path directory = tiny(folder);
    change(
        directory,
        graph -> {
          graph.getGraphDefBuilder().getNodeBuilder(1).setOp("NoSuchOperation");
          return graph;
        });

    assertNamesNoFolder(Cards.model(directory, Cards.floats()), folder);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldNotSayWhereAGraphIsTornApart(String folder) throws Exception {
    Path directory = tiny(folder);
    change(
        directory,
        graph -> {
          graph.getGraphDefBuilder().removeNode(1);
          return graph;
        });

    assertNamesNoFolder(Cards.model(directory, Cards.floats()), folder);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldNotSayWhereAnAssetIsMissing(String folder) throws Exception {
    Path directory = root.resolve(folder).resolve("tiny/1");
    String asset = directory + "/assets/odd (name), of: words.txt";
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            Shape.of(-1, 4, 4, 3),
            (tf, x) -> reading(tf, x, asset))
        .write(directory);

    assertNamesNoFolder(Cards.model(directory, Cards.floats()), folder);
  }

  /** The mean of each channel and the length of a file, which is read each time. */
  private static Operand<TFloat32> reading(Ops tf, Operand<TFloat32> x, String file) {
    Operand<TFloat32> length =
        tf.dtypes.cast(tf.strings.stringLength(tf.io.readFile(tf.constant(file))), TFloat32.class);
    return tf.math.add(TinyModel.channelMeans(tf, x), length);
  }

  private void assertNamesNoFolder(Model model, String folder) {
    ModelException refused =
        catchThrowableOfType(ModelException.class, () -> TileClassifiers.load(model));

    assertThat(refused)
        .hasMessageStartingWith("model " + model.id() + ": ")
        .extracting(ModelException::getMessage)
        .asString()
        .doesNotContain(root.getFileName().toString(), folder, "/tmp", "running on");
  }

  private Model sample(String folder) throws Exception {
    Path to = root.resolve(folder).resolve("thin-smear/1");
    for (String file :
        List.of(
            "saved_model.pb",
            "model.json",
            "variables/variables.index",
            "variables/variables.data-00000-of-00001")) {
      Files.createDirectories(to.resolve(file).getParent());
      Files.copy(SAMPLE.resolve(file), to.resolve(file));
    }
    return new ModelRepository(root.resolve(folder)).resolve(ModelReference.parse("thin-smear@1"));
  }

  private Path tiny(String folder) throws IOException {
    return new TinyModel()
        .signature(
            "serving_default", TFloat32.class, Shape.of(-1, 4, 4, 3), TinyModel::channelMeans)
        .write(root.resolve(folder).resolve("tiny/1"));
  }

  private static void change(Path directory, UnaryOperator<MetaGraphDef.Builder> change)
      throws IOException {
    Path file = directory.resolve("saved_model.pb");
    SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    change.apply(model.getMetaGraphsBuilder(0));
    try (OutputStream out = Files.newOutputStream(file)) {
      model.build().writeTo(out);
    }
  }
}
