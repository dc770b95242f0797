package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntrainedModelTest {
  private static final int SIZE = 1024;

  @TempDir private Path models;

  @Test
  void shouldScoreTilesOfASizeThatNobodyTrainedFor() throws Exception {
    ModelReference wide = ModelReference.parse("wide@1");

    UntrainedModel.write(models, wide, SIZE);

    Model model = new ModelRepository(models).resolve(wide);
    byte[] rgb = new byte[SIZE * SIZE * RgbPixels.CHANNELS];
    rgb[rgb.length / 2] = (byte) 255;
    try (TileClassifier classifier = TileClassifiers.load(model)) {
      float[][] logits = classifier.score(List.of(new RgbPixels(SIZE, SIZE, rgb)));

      assertThat(model.card().tile().size()).isEqualTo(SIZE);
      assertThat(logits).hasDimensions(1, 2);
      assertThat(logits[0][0]).isFinite().isNotEqualTo(logits[0][1]);
    }
  }
}
