package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.classifier.engine.TensorFlowNatives;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingGraphTest {
  private static final int SIZE = 32;
  @TempDir static Path folder;
  private static LabelledTiles tiles;
  private static int[] order;

  @BeforeAll
  static void draw() throws Exception {
    TensorFlowNatives.load();
    List<Crop> crops = CropManifest.read(new CropFolder(folder).slide("A", 32, 32).written());
    tiles = LabelledTiles.read(crops, SIZE, "read", TrainingListener.NONE);
    order = IntStream.range(0, 64).map(i -> i * 37 % 64).toArray();
  }

  @Test
  void shouldAccumulateTwoBatchesOf32ToTheGradientOfOneOf64() {
    try (TrainingGraph inTwo = new TrainingGraph(SIZE, 7);
        TrainingGraph inOne = new TrainingGraph(SIZE, 7)) {
      float lossOfTwo = inTwo.accumulate(batch(32, 0)) + inTwo.accumulate(batch(32, 32));

      float lossOfOne = inOne.accumulate(batch(64, 0));

      assertThat(lossOfTwo).isCloseTo(lossOfOne, within(1e-3f));
      assertSame(inTwo.accumulated(), inOne.accumulated());
    }
  }

  @Test
  void shouldMoveTheWeightsAsOneBatchWould() {
    try (TrainingGraph inTwo = new TrainingGraph(SIZE, 7);
        TrainingGraph inOne = new TrainingGraph(SIZE, 7)) {
      for (int step = 0; step < 3; step++) {
        inTwo.accumulate(batch(32, 0));
        inTwo.accumulate(batch(32, 32));
        inTwo.apply(0.001);
        inOne.accumulate(batch(64, 0));
        inOne.apply(0.001);
      }

      // Adam's step is the sign of a tiny gradient, and rounding may turn that: hence the logits.
      float[] logits = inTwo.logits(batch(64, 0));

      assertThat(logits).containsExactly(inOne.logits(batch(64, 0)), within(1e-2f));
    }
  }

  @Test
  void shouldForgetGradientsAfterAStep() {
    try (TrainingGraph graph = new TrainingGraph(SIZE, 7)) {
      graph.accumulate(batch(32, 0));

      graph.apply(0.001);

      assertThat(graph.accumulated()).allSatisfy(sum -> assertThat(sum).containsOnly(0));
    }
  }

  @Test
  void shouldBeginDifferentlyForAnotherSeed() {
    try (TrainingGraph seven = new TrainingGraph(SIZE, 7);
        TrainingGraph again = new TrainingGraph(SIZE, 7);
        TrainingGraph eight = new TrainingGraph(SIZE, 8)) {
      float[] weights = seven.weights().getFirst();

      assertThat(again.weights().getFirst()).isEqualTo(weights);
      assertThat(eight.weights().getFirst()).isNotEqualTo(weights);
    }
  }

  @Test
  void shouldLowerTheLossOfWhatItSees() {
    try (TrainingGraph graph = new TrainingGraph(SIZE, 7)) {
      float before = graph.accumulate(batch(64, 0));
      for (int step = 0; step < 30; step++) {
        graph.apply(0.002);
        graph.accumulate(batch(64, 0));
      }
      graph.apply(0.002);

      float after = graph.accumulate(batch(64, 0));

      assertThat(after).isLessThan(before / 2);
    }
  }

  private static TileBatch batch(int size, int from) {
    TileBatch batch = new TileBatch(size, SIZE);
    batch.fill(tiles, order, from, TileBatch.Copy.PLAIN);
    return batch;
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      float largest = 0;
      for (float value : expected.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isPositive();
      assertThat(actual.get(i)).containsExactly(expected.get(i), within(1e-4f * largest));
    }
  }
}
