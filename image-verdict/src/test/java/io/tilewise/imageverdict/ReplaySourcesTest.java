package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.Region;
import org.junit.jupiter.api.Test;

/** Recorded scores of tiles that were cut from two versions of an image's source. */
class ReplaySourcesTest {
  private static final String FIRST = "file:1";
  private static final String SECOND = "file:2";

  private final ImageTiled manifest =
      Slides.manifest(new VerdictSettings("mean-probability", null, null));

  private static TileScored sick(ImageTiled manifest, int index) {
    return Slides.tile(manifest, index, 2, 0);
  }

  private static TileScored well(ImageTiled manifest, int index) {
    return Slides.tile(manifest, index, -9, 0);
  }

  @Test
  void shouldNotMixSources() {
    ImageTiled ofSecond = Slides.ofSource(manifest, SECOND);
    Replay replay = new Replay(ofSecond);
    for (int index = 0; index < 4; index++) {
      replay.add(Slides.from(FIRST, well(manifest, index)));
      replay.add(Slides.from(SECOND, sick(manifest, index)));
    }

    ImageClassified verdict = replay.judge(ofSecond.model(), Slides.STAMP);

    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(verdict.label()).isEqualTo("sick");
    assertThat(verdict.probabilities().get("sick"))
        .isCloseTo(1 / (1 + Math.exp(-2)), offset(1e-12));
  }

  /** Against the contract: which of the two the manifest is of, nobody can tell. */
  @Test
  void shouldNotJudgeScoresOfTwoSourcesWhereTheManifestNamesNone() {
    Replay replay = new Replay(manifest);
    replay.add(Slides.from(FIRST, well(manifest, 0)));
    replay.add(sick(manifest, 1));
    assertThat(replay.judge(manifest.model(), Slides.STAMP).status()).isEqualTo(Status.PARTIAL);
    replay.add(Slides.from(SECOND, sick(manifest, 2)));
    replay.add(Slides.from(FIRST, sick(manifest, 3)));

    ImageClassified verdict = replay.judge(manifest.model(), Slides.STAMP);

    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 0));
    assertThat(verdict.reason()).isEqualTo(Reason.VERDICT_NOT_COMPUTED);
    assertThat(verdict.text())
        .isEqualTo(
            "scores of sources file:1 and file:2 (expected: of one; the manifest names none)");
  }

  @Test
  void shouldTakeOneSourceWhereTheManifestNamesNone() {
    Replay replay = new Replay(manifest);
    for (int index = 0; index < 4; index++) {
      replay.add(index == 2 ? sick(manifest, 2) : Slides.from(FIRST, sick(manifest, index)));
      replay.add(Slides.from(SECOND, well(manifest, index)));
    }

    ImageClassified verdict = replay.judge(manifest.model(), Slides.STAMP);

    assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
    assertThat(verdict.label()).isEqualTo("sick");
    assertThat(verdict.tiles()).isEqualTo(new TileCounts(4, 4, 0, 0, 4));
  }

  /** The index is what counts: where a tile stands the manifest's grid says. */
  @Test
  void shouldTakeRegionsFromTheGridWhateverAScoreSays() {
    Replay right = new Replay(manifest);
    Replay wrong = new Replay(manifest);
    for (int index = 0; index < 4; index++) {
      TileScored score = Slides.tile(manifest, index, index, 0);
      right.add(score);
      wrong.add(at(new Region(999, 7, 1, 3), score));
    }

    ImageClassified verdict = wrong.judge(manifest.model(), Slides.STAMP);

    assertThat(verdict).isEqualTo(right.judge(manifest.model(), Slides.STAMP));
    assertThat(verdict.focus())
        .isNotEmpty()
        .extracting(FocusTile::region)
        .isEqualTo(verdict.focus().stream().map(tile -> manifest.region(tile.index())).toList());
  }

  private static TileScored at(Region region, TileScored score) {
    return new TileScored(
        score.imageId(),
        score.submissionId(),
        score.index(),
        region,
        score.logits(),
        score.model(),
        score.tissueFraction(),
        null,
        null);
  }
}
