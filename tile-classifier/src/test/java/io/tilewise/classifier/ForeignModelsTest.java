package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import io.tilewise.classifier.engine.TensorFlowNatives;
import io.tilewise.classifier.signature.SavedModelFile;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelRepository;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.exceptions.TFInvalidArgumentException;

/** SavedModels that nobody here wrote load, or are refused with a reason. */
class ForeignModelsTest {
  private static final Path DATA = Path.of("../../shared/data");
  private static final int TILE = 128;

  @ParameterizedTest
  @ValueSource(strings = {"nlm44", "sudan"})
  void shouldScoreAsAPlainDjlLoopDoes(String name) throws Exception {
    List<RgbPixels> tiles = mosaicTiles();
    Model model =
        new ModelRepository(DATA.resolve("malaria/models")).resolve(ModelReference.parse(name));
    float[][] expected = plainLoop(model, tiles);

    float[][] logits;
    try (TileClassifier classifier = TileClassifiers.load(model)) {
      logits = classifier.score(tiles);
    }

    for (int i = 0; i < tiles.size(); i++) {
      for (int label = 0; label < 2; label++) {
        assertThat(Math.exp(logits[i][label])).isCloseTo(expected[i][label], within(1e-4));
      }
    }
    assertThat(Arrays.stream(expected).filter(row -> row[0] > 0.5).count()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "half_plus_two_cpu/00000123|serving_default|x|y|x float[-1, 1]",
        "half_plus_two_2_versions/00000123|serving_default|x|y|x float[-1, 1]",
        "half_plus_two_2_versions/00000124|regress_x_to_y|inputs|outputs|inputs string",
        "counter/00000123|incr_counter_by|delta|output|delta float[]"
      })
  void shouldRefuseModelsThatDoNotTakePictures(
      String directory, String signature, String input, String output, String seen)
      throws Exception {
    assumeData();
    Model model =
        Cards.model(
            DATA.resolve("savedmodels").resolve(directory),
            Cards.card(
                Cards.input(signature, input, DType.FLOAT32, Layout.NHWC),
                Cards.output(output),
                Cards.RGB));

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> TileClassifiers.load(model))
        .withMessageStartingWith("model tiny@1: ")
        .withMessageContaining(seen.substring(seen.indexOf(' ') + 1))
        .withMessageContaining("expected");
  }

  @Test
  void shouldNameTheSignaturesThereAreWhenNoneFits() {
    assumeData();
    Model model = Cards.model(DATA.resolve("savedmodels/counter/00000123"), Cards.floats());

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> TileClassifiers.load(model))
        .withMessageStartingWith(
            "model tiny@1: card: input x, output y (expected: as in one of the signatures")
        .withMessageContainingAll("get_counter(", "incr_counter_by(delta float", "reset_counter(");
  }

  @ParameterizedTest
  @CsvSource({
    "half_plus_two_cpu/00000123, serving_default",
    "half_plus_two_2_versions/00000124, serving_default",
    "counter/00000123, incr_counter_by"
  })
  void shouldLoadModelsUnderTheirOwnTagsAndSignatures(String directory, String signature)
      throws Exception {
    assumeData();
    Path path = DATA.resolve("savedmodels").resolve(directory);
    TensorFlowNatives.load();
    List<String> tags = SavedModelFile.read(path.resolve("saved_model.pb")).tags();

    try (ai.djl.Model model = SavedModelLoader.open(path, tags, signature);
        NDManager manager = model.getNDManager().newSubManager();
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
      float answer =
          predictor
              .predict(new NDList(manager.create(new float[] {2}, shape(signature))))
              .head()
              .toFloatArray()[0];

      assertThat(answer).isEqualTo(signature.equals("serving_default") ? 3f : 2f);
    }
  }

  @Test
  void shouldSayWhenAModelNeedsAGpuThatIsNotThere() {
    assumeData();
    TensorFlowNatives.load();
    assumeThat(Engine.getEngine("TensorFlow").getGpuCount()).as("GPUs of this machine").isZero();
    Path path = DATA.resolve("savedmodels/half_plus_two_gpu/00000123");

    assertThatExceptionOfType(TFInvalidArgumentException.class)
        .isThrownBy(() -> SavedModelLoader.open(path, List.of("serve"), "serving_default"))
        .withMessageContaining("explicitly assigned to /device:GPU:0 but available devices are");
  }

  private static Shape shape(String signature) {
    return signature.equals("serving_default") ? new Shape(1, 1) : new Shape();
  }

  private static void assumeData() {
    assumeThat(DATA).as("the shared data beside the repository").exists();
  }

  /** All infected cells of a picture with few of them, and some healthy ones. */
  private static List<RgbPixels> mosaicTiles() throws Exception {
    assumeData();
    Path mosaics = DATA.resolve("malaria/mosaics");
    RgbPixels mosaic =
        TilePng.decode(Files.readAllBytes(mosaics.resolve("rare-1.png")), 4096 * 4096);
    List<String> rows = Files.readAllLines(mosaics.resolve("rare-1.tiles.csv"));
    List<RgbPixels> tiles = new ArrayList<>();
    for (int i = 0; i < rows.size() - 1; i++) {
      boolean infected = rows.get(i + 1).split(",")[3].equals("1");
      if (infected || i % 17 == 0) {
        tiles.add(crop(mosaic, i % 32 * TILE, i / 32 * TILE));
      }
    }
    return tiles;
  }

  private static RgbPixels crop(RgbPixels image, int x, int y) {
    byte[] rgb = new byte[TILE * TILE * 3];
    for (int row = 0; row < TILE; row++) {
      System.arraycopy(
          image.rgb(), ((y + row) * image.width() + x) * 3, rgb, row * TILE * 3, TILE * 3);
    }
    return new RgbPixels(TILE, TILE, rgb);
  }

  /** What a page of DJL's documentation would do: resize, scale, predict, one tile at a time. */
  private static float[][] plainLoop(Model model, List<RgbPixels> tiles) throws Exception {
    TensorFlowNatives.load();
    float[][] answers = new float[tiles.size()][];
    try (ai.djl.Model loaded =
            SavedModelLoader.open(model.directory(), List.of("serve"), "serving_default");
        Predictor<NDList, NDList> predictor = loaded.newPredictor(new NoopTranslator())) {
      for (int i = 0; i < answers.length; i++) {
        try (NDManager manager = loaded.getNDManager().newSubManager()) {
          NDArray pixels =
              manager.create(
                  ByteBuffer.wrap(tiles.get(i).rgb()), new Shape(TILE, TILE, 3), DataType.UINT8);
          NDArray input =
              NDImageUtils.resize(pixels, 44, 44, Image.Interpolation.BILINEAR)
                  .toType(DataType.FLOAT32, false)
                  .mul(1 / 255f)
                  .expandDims(0);
          answers[i] = predictor.predict(new NDList(input)).singletonOrThrow().toFloatArray();
        }
      }
    }
    return answers;
  }
}
