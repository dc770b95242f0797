package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.model.ModelOutput.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One number per tile, in every shape that networks leave it in. */
class HeadsTest {
  private static final Shape PICTURES = Shape.of(-1, 4, 4, 3);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-1 1", "-1 1 1 1"})
  void shouldScoreWithASingleNumber(String shape) throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            PICTURES,
            (tf, x) -> tf.reshape(tf.math.sigmoid(red(tf, x)), tf.constant(sizes(shape))))
        .write(directory);

    float[][] rows;
    try (TileClassifier classifier =
        TileClassifiers.load(
            Cards.model(directory, Cards.head(Kind.SIGMOID, null, List.of("sick", "well"))))) {
      rows = classifier.score(List.of(Cards.tile(4, 0, 0, 0), Cards.tile(4, 3, 9, 9)));
    }

    assertThat(Math.exp(rows[0][1])).isCloseTo(0.5, within(1e-6));
    assertThat(rows[1][1] - rows[1][0]).isCloseTo(3, within(1e-4f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1 3", "-1 1 1 3", "-1 3 1 1"})
  void shouldScoreWithANumberForEachLabel(String shape) throws Exception {
    new TinyModel()
        .signature(
            "serving_default",
            TFloat32.class,
            PICTURES,
            (tf, x) -> tf.reshape(TinyModel.channelMeans(tf, x), tf.constant(sizes(shape))))
        .write(directory);

    try (TileClassifier classifier = TileClassifiers.load(Cards.model(directory, Cards.floats()))) {
      assertThat(classifier.score(List.of(Cards.tile(4, 1, 2, 3), Cards.tile(4, 4, 5, 6))))
          .isDeepEqualTo(new float[][] {{1, 2, 3}, {4, 5, 6}});
    }
  }

  /** The mean of the first channel. */
  private static Operand<TFloat32> red(Ops tf, Operand<TFloat32> pictures) {
    return tf.gather(TinyModel.channelMeans(tf, pictures), tf.constant(0), tf.constant(1));
  }

  private static int[] sizes(String shape) {
    return Arrays.stream(shape.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
