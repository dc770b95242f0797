package io.tilewise.classifier;

import static io.tilewise.classifier.Cards.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tilewise.classifier.signature.SavedModelFile;
import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

class TensorFlowTileClassifierTest {
  private static final Shape PICTURES = Shape.of(-1, 4, 4, 3);

  @TempDir Path directory;

  @Test
  void shouldScoreEachTileOfABatchInLabelOrder() throws Exception {
    means("serving_default", PICTURES);

    float[][] logits = score(Cards.floats(), tile(4, 10, 20, 30), tile(4, 250, 1, 0));

    assertThat(logits).isDeepEqualTo(new float[][] {{10, 20, 30}, {250, 1, 0}});
  }

  @Test
  void shouldFeedBytesToAModelOfBytes() throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TUint8.class,
            PICTURES,
            (tf, x) -> TinyModel.channelMeans(tf, tf.dtypes.cast(x, TFloat32.class)))
        .write(directory);

    float[][] logits = score(Cards.bytes(), tile(4, 128, 255, 7));

    assertThat(logits).isDeepEqualTo(new float[][] {{128, 255, 7}});
  }

  @Test
  void shouldFeedPlanesToAModelOfPlanes() throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            Shape.of(-1, 3, 4, 4),
            (tf, x) -> tf.math.mean(x, tf.constant(new int[] {2, 3})))
        .write(directory);
    ModelCard card =
        Cards.card(
            Cards.input(null, "x", DType.FLOAT32, Layout.NCHW), Cards.output("y"), Cards.RGB);

    float[][] logits = score(card, tile(4, 1, 2, 3));

    assertThat(logits).isDeepEqualTo(new float[][] {{1, 2, 3}});
  }

  @Test
  void shouldFindTheOnlyFittingSignatureWhereThereIsNoDefault() throws Exception {
    new TinyModel()
        .signature("describe", TFloat32.class, Shape.of(-1, 7), (tf, x) -> tf.identity(x))
        .signature("classify", TFloat32.class, PICTURES, TinyModel::channelMeans)
        .write(directory);
    ModelCard card =
        Cards.card(
            Cards.input("classify", "x", DType.FLOAT32, Layout.NHWC), Cards.output("y"), Cards.RGB);

    float[][] logits = score(card, tile(4, 4, 5, 6));

    assertThat(logits).isDeepEqualTo(new float[][] {{4, 5, 6}});
  }

  @Test
  void shouldLoadAGraphUnderAForeignTagWhenItIsTheOnlyOne() throws Exception {
    new TinyModel()
        .tagged("inference")
        .signature("classify", TFloat32.class, PICTURES, TinyModel::channelMeans)
        .write(directory);

    float[][] logits = score(Cards.floats(), tile(4, 4, 5, 6));

    assertThat(logits).isDeepEqualTo(new float[][] {{4, 5, 6}});
  }

  @Test
  void shouldServeAModelOfAFixedBatchSize() throws Exception {
    means("serving_default", Shape.of(2, 4, 4, 3));

    float[][] logits = score(Cards.floats(), tile(4, 1, 1, 1), tile(4, 2, 2, 2), tile(4, 3, 3, 3));

    assertThat(logits).isDeepEqualTo(new float[][] {{1, 1, 1}, {2, 2, 2}, {3, 3, 3}});
  }

  @Test
  void shouldNotSayWhereTheModelsAre() throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            PICTURES,
            (tf, x) ->
                tf.debugging.checkNumerics(
                    tf.math.log(tf.math.sub(tf.constant(-1f), TinyModel.channelMeans(tf, x))),
                    "cannot read " + directory.resolve("a table")))
        .write(directory);

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> score(Cards.floats()))
        .withMessageContaining("cannot read ")
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain(directory.getParent().toString()));
  }

  @Test
  void shouldTurnProbabilitiesIntoLogits() throws Exception {
    new TinyModel()
        .signature("serving_default", TFloat32.class, PICTURES, TinyModel::channelShares)
        .write(directory);

    float[][] logits = score(Cards.probabilities(), tile(4, 25, 25, 50));

    assertThat(logits[0])
        .containsExactly((float) Math.log(0.25), (float) Math.log(0.25), (float) Math.log(0.5));
  }

  @Test
  void shouldRefuseAModelWhoseProbabilitiesAreNone() throws Exception {
    means("serving_default", PICTURES);

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> score(Cards.probabilities()))
        .withMessageStartingWith("model tiny@1: output: [0.0, 0.0, 0.0] for [red, green, blue]")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT_INVALID));
  }

  @Test
  void shouldFindOutByATileThatIsNotBlackThatProbabilitiesAreNone() throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            PICTURES,
            (tf, x) -> tf.math.add(TinyModel.channelMeans(tf, x), tf.constant(1 / 3f)))
        .write(directory);

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> score(Cards.probabilities()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT_INVALID));
  }

  @Test
  void shouldSayOfABatchThatATileHasNoProbabilities() throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            PICTURES,
            (tf, x) ->
                tf.math.add(
                    TinyModel.channelShares(tf, x),
                    tf.nn.relu(tf.math.sub(TinyModel.channelMeans(tf, x), tf.constant(253f)))))
        .write(directory);

    assertThatExceptionOfType(ClassifierException.class)
        .isThrownBy(() -> score(Cards.probabilities(), tile(4, 1, 2, 3), tile(4, 255, 255, 255)))
        .withMessageContaining("expected: probabilities")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT_INVALID));
  }

  @Test
  void shouldNotBlameAModelThatTheEngineHasNoMemoryFor() throws Exception {
    hungryBeyond(1);

    assertThatExceptionOfType(EngineExhaustedException.class)
        .isThrownBy(() -> TileClassifiers.load(Cards.model(directory, Cards.floats())));
  }

  @Test
  void shouldNotBlameAModelThatCannotBeRead() {
    assertThatIOException().isThrownBy(() -> score(Cards.floats()));
  }

  @Test
  void shouldRefuseACardThatContradictsTheSignature() throws Exception {
    means("serving_default", PICTURES);
    ModelCard card = Cards.card(Cards.bytes().input(), Cards.output("y"), List.of("sick", "well"));

    assertRefused(
        card,
        "model tiny@1: input.dtype: uint8 (expected: as in the signature: float[-1, 4, 4, 3]);"
            + " labels: [sick, well] (expected: one per number of the output: float[-1, 3])");
  }

  @Test
  void shouldFindOutByTheWarmUpWhatTheSignatureDoesNotSay() throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            PICTURES,
            (tf, x) -> tf.placeholderWithDefault(TinyModel.channelMeans(tf, x), Shape.unknown()))
        .write(directory);
    Path file = directory.resolve("saved_model.pb");
    ModelCard card = Cards.card(Cards.floats().input(), Cards.output("y"), List.of("sick", "well"));

    assertThat(SavedModelFile.read(file).signatures().getFirst().outputs().get("y").shape())
        .isEmpty();
    assertRefused(card, "output: (2, 3) (expected: (2, 2), tiles by labels)");
  }

  @Test
  void shouldRefuseAFileThatIsNoSavedModel() throws Exception {
    Files.writeString(directory.resolve("saved_model.pb"), "not a protocol buffer");

    assertRefused(Cards.floats(), "expected: a TensorFlow SavedModel");
  }

  @Test
  void shouldScoreNoTilesAtAll() throws Exception {
    means("serving_default", PICTURES);

    float[][] logits = score(Cards.floats());

    assertThat(logits).isEmpty();
  }

  private void hungryBeyond(int tiles) throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            PICTURES,
            (tf, x) -> {
              Operand<TFloat32> means = TinyModel.channelMeans(tf, x);
              return tf.math.add(means, TinyModel.hunger(tiles, tf, means));
            })
        .write(directory);
  }

  private void means(String signature, Shape shape) throws Exception {
    new TinyModel()
        .signature(signature, TFloat32.class, shape, TinyModel::channelMeans)
        .write(directory);
  }

  private float[][] score(ModelCard card, RgbPixels... tiles) throws Exception {
    try (TileClassifier classifier = TileClassifiers.load(Cards.model(directory, card))) {
      return classifier.score(List.of(tiles));
    }
  }

  private void assertRefused(ModelCard card, String text) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> TileClassifiers.load(Cards.model(directory, card)))
        .withMessageContaining(text)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_UNUSABLE));
  }
}
