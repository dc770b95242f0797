package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileFailed;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final String OURS = "0a".repeat(32);
  private static final String OTHER = "f9".repeat(32);

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
  void shouldNotMixContentsOfOneModel_G5() {
    ImageTiled ours = Slides.ofContent(manifest, OURS);
    Replay replay = new Replay(ours);
    replay.add(Slides.by(OTHER, Slides.tile(ours, 0, -9, 0)));
    for (int index = 0; index < 3; index++) {
      replay.add(Slides.by(OURS, Slides.tile(ours, index, 2, 0)));
      replay.add(Slides.by(OTHER, Slides.tile(ours, 3, -9, 0)));
    }

    ImageClassified verdict = replay.judge(ours.model(), Slides.STAMP);

    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 3, 0, 1, 0));
    assertThat(verdict.label()).isEqualTo("sick");
    assertThat(verdict.modelDigest()).isEqualTo(OURS);
  }

  @Test
  void shouldTakeTheContentOfTheFirstRecordWhereTheManifestNamesNone_G5() {
    replay.add(Slides.by(OURS, Slides.tile(manifest, 0, 2, 0)));
    replay.add(Slides.by(OTHER, Slides.tile(manifest, 1, -9, 0)));
    replay.add(Slides.by(OURS, Slides.tile(manifest, 2, 2, 0)));

    assertThat(judged().tiles()).isEqualTo(new TileCounts(4, 2, 0, 2, 0));
    assertThat(judged().modelDigest()).isEqualTo(OURS);
  }

  /** As while services are replaced one by one. */
  @Test
  void shouldNameNoContentWhereAScoreThatCountsDoesNotSayIts() {
    ImageTiled ours = Slides.ofContent(manifest, OURS);
    Replay replay = new Replay(ours);
    replay.add(Slides.by(OURS, Slides.tile(ours, 0, 2, 0)));
    replay.add(Slides.by(null, Slides.tile(ours, 0, 2, 0)));
    assertThat(replay.judge(ours.model(), Slides.STAMP).modelDigest()).isEqualTo(OURS);

    replay.add(Slides.by(null, Slides.tile(ours, 1, 2, 0)));

    ImageClassified verdict = replay.judge(ours.model(), Slides.STAMP);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 2, 0, 2, 1));
    assertThat(verdict.modelDigest()).isNull();
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
