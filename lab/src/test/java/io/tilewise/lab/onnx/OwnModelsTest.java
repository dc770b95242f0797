package io.tilewise.lab.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import io.tilewise.model.ModelOutput;
import io.tilewise.model.ModelRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of the sample network answers what TensorFlow answers of the sample itself. */
class OwnModelsTest {
  private static final Path SAMPLE = Path.of("../models/thin-smear/1");
  private static final int TILES = 64;
  private static final int SIZE = 128;
  private static final double SAME = 1e-5;

  @TempDir private Path folder;

  private static List<RgbPixels> tiles() {
    Random random = new Random(7);
    List<RgbPixels> tiles = new ArrayList<>();
    for (int i = 0; i < TILES; i++) {
      byte[] rgb = new byte[SIZE * SIZE * RgbPixels.CHANNELS];
      double value = random.nextInt(256);
      for (int at = 0; at < rgb.length; at++) {
        value = Math.clamp(value + random.nextGaussian() * 8, 0, 255);
        rgb[at] = (byte) value;
      }
      tiles.add(new RgbPixels(SIZE, SIZE, rgb));
    }
    return tiles;
  }

  private static Model sample() throws Exception {
    return new ModelRepository(Path.of("../models")).resolve(ModelReference.parse("thin-smear@1"));
  }

  private static Model at(Path directory, ModelCard card) {
    return new Model(ModelReference.parse("own@1"), directory, card, "0".repeat(64));
  }

  private static float[][] logits(Model model) throws Exception {
    try (TileClassifier classifier = TileClassifiers.load(model)) {
      return classifier.score(tiles());
    }
  }

  private static void assertSame(float[][] found, float[][] expected) {
    assertThat(found).hasDimensions(TILES, 2);
    for (int tile = 0; tile < TILES; tile++) {
      // Logits are tens; as single-precision numbers they have seven digits.
      double most = 1;
      assertThat((double) found[tile][0]).isCloseTo(expected[tile][0], within(SAME * most));
      assertThat((double) found[tile][1]).isCloseTo(expected[tile][1], within(SAME * most));
    }
  }

  @Test
  void shouldAnswerInOnnxRuntimeWhatTensorFlowAnswers() throws Exception {
    Path version = folder.resolve("thin-smear-onnx/1");
    OwnModels.convert(SAMPLE, version.resolve("model.onnx"));

    assertSame(logits(at(version, sample().card())), logits(sample()));
  }

  @Test
  void shouldAnswerTheSameOfNormalisedPlanes() throws Exception {
    OwnModels.write(folder);
    Path version = Files.createDirectories(folder.resolve("own/1"));
    Files.copy(folder.resolve("network.onnx"), version.resolve("model.onnx"));

    assertSame(logits(at(version, normalised())), logits(sample()));
  }

  private static ModelCard normalised() throws Exception {
    ModelCard card = sample().card();
    ModelInput input =
        new ModelInput(
            null,
            "input",
            SIZE,
            SIZE,
            DType.FLOAT32,
            Layout.NCHW,
            Channels.RGB,
            1 / 255.0,
            OwnModels.MEAN,
            OwnModels.STD,
            Resize.NONE);
    return new ModelCard(
        card.labels(),
        card.positive(),
        card.severity(),
        input,
        new ModelOutput("output", ModelOutput.Kind.LOGITS),
        card.tile(),
        card.verdict());
  }

  /** By DJL alone: what a card says of one number is not this test's matter. */
  @Test
  void shouldAnswerTheProbabilityOfTheSecondLabelAsKerasDoes() throws Exception {
    OwnModels.write(folder);
    float[][] expected = logits(sample());

    float[] found = kerasProbabilities();

    assertThat(found).hasSize(TILES);
    for (int tile = 0; tile < TILES; tile++) {
      double healthy = 1 / (1 + Math.exp(expected[tile][0] - expected[tile][1]));
      assertThat((double) found[tile]).isCloseTo(healthy, within(SAME));
    }
  }

  private float[] kerasProbabilities() throws Exception {
    try (ai.djl.Model keras = ai.djl.Model.newInstance("saved_model.pb", "TensorFlow")) {
      keras.load(folder.resolve("keras-sigmoid"), "saved_model.pb");
      try (Predictor<NDList, NDList> predictor = keras.newPredictor(new NoopTranslator());
          NDManager manager = keras.getNDManager().newSubManager()) {
        float[] pixels = new float[TILES * SIZE * SIZE * RgbPixels.CHANNELS];
        int at = 0;
        for (RgbPixels tile : tiles()) {
          for (byte value : tile.rgb()) {
            pixels[at++] = (value & 0xff) / 255f;
          }
        }
        NDList input =
            new NDList(
                manager.create(pixels, new ai.djl.ndarray.types.Shape(TILES, SIZE, SIZE, 3)));
        return predictor.predict(input).singletonOrThrow().toFloatArray();
      }
    }
  }
}
