package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.image.RgbPixels;
import io.tilewise.inference.BatchScorer.TilePixels;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.kafka.Faults;
import io.tilewise.model.Model;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchScorerTest {
  private static final TilePixels TILE =
      new TilePixels("image", new RgbPixels(4, 4, new byte[4 * 4 * 3]));

  /** A device that is lost is such a one. */
  @Test
  void shouldGiveUpNoTileAndTryNoPartWhenTheMachineFails() {
    FailingClassifier classifier = new FailingClassifier();
    Model model = new Model(Tiles.MODEL, Path.of("m"), Tiles.card(), FakeModels.digest('1'));
    Loaded loaded = new Loaded(classifier, model, new BatchLimit(() -> Instant.EPOCH));
    BatchScorer scorer =
        new BatchScorer(new InferenceMetrics(new SimpleMeterRegistry(), "cpu"), new Faults());

    assertThatExceptionOfType(InternalError.class)
        .isThrownBy(() -> scorer.score(loaded, Collections.nCopies(8, TILE)));

    assertThat(classifier.calls).isEqualTo(1);
  }

  private static final class FailingClassifier implements TileClassifier {
    private int calls;

    @Override
    public float[][] score(List<RgbPixels> tiles) {
      calls++;
      throw new InternalError("device lost");
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
