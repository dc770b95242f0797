package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.ModelReference;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileFailed;
import io.tilewise.events.VerdictSettings;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private final ImageTiled manifest =
      Slides.manifest(new VerdictSettings("mean-probability", null, null));
  private final Replay replay = new Replay(manifest);

  private ImageClassified judged() {
    return replay.judge(manifest.model(), Slides.STAMP);
  }

  private TileFailed failed(int index) {
    return Slides.failed(manifest, index);
  }

  @Test
  void shouldCountTheFirstScoreOfATile() {
    for (int index = 0; index < 4; index++) {
      replay.add(Slides.tile(manifest, index, 2, 0));
    }
    replay.add(Slides.tile(manifest, 1, -9, 0));

    assertThat(judged().tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 1));
    assertThat(judged().status()).isEqualTo(Status.COMPLETE);
    assertThat(judged().label()).isEqualTo("sick");
  }

  @Test
  void shouldPreferAScoreToAFailureInEitherOrder() {
    replay.add(failed(0));
    replay.add(Slides.tile(manifest, 0, 2, 0));
    replay.add(Slides.tile(manifest, 1, 2, 0));
    replay.add(failed(1));
    replay.add(failed(2));

    // No duplicates: inference at least once may fail a tile that it scored, and the other way.
    assertThat(judged().tiles()).isEqualTo(new TileCounts(4, 2, 1, 1, 0));
    assertThat(judged().status()).isEqualTo(Status.PARTIAL);
  }

  @Test
  void shouldNotHearAnotherModelOrATileOutsideTheGrid() {
    replay.add(Slides.tile(manifest, 0, ModelReference.parse("smear@1"), 2, 0));
    replay.add(Slides.tile(manifest, 4, 2, 0));
    replay.add(Slides.tile(manifest, 1, 2, 0, 1));

    assertThat(judged().tiles()).isEqualTo(new TileCounts(4, 0, 1, 3, 0));
    assertThat(judged().reason()).isEqualTo(Reason.NO_TILE_SCORED);
  }
}
