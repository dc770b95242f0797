package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.FailedTiles;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Reading;
import io.tilewise.events.tiling.TileGrid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a verdict says of the tiles that it does not rest on. */
class AccountedVerdictTest {
  private static final VerdictSettings VOTE = new VerdictSettings("majority-vote", null, null);
  private static final String MASK = "saturation >= 0.07, at least 0.05 of a tile, level 2";

  private final ImageTiled slide = Slides.manifest(VOTE);

  private static TileFailed failed(ImageTiled manifest, int index, Reason reason) {
    TileFailed tile = Slides.failed(manifest, index);
    return new TileFailed(
        tile.imageId(),
        tile.submissionId(),
        index,
        tile.region(),
        tile.model(),
        reason,
        tile.text(),
        null,
        null);
  }

  private static ImageClassified verdict(Replay replay) {
    return replay.judge(replay.manifest().model(), Slides.STAMP);
  }

  @Test
  void shouldSayWhyTilesFailedOfWhichNoneWasScored() {
    Replay replay = new Replay(slide);
    replay.add(failed(slide, 0, Reason.INFERENCE_FAILED));
    replay.add(failed(slide, 1, Reason.TILE_UNREADABLE));
    replay.add(failed(slide, 2, Reason.TILE_UNREADABLE));

    ImageClassified verdict = verdict(replay);

    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.failures())
        .containsExactly(
            new FailedTiles(Reason.TILE_UNREADABLE, 2),
            new FailedTiles(Reason.INFERENCE_FAILED, 1));
    assertThat(VerdictSentence.of(verdict))
        .isEqualTo(
            "no verdict: 3 tiles failed (2 TILE_UNREADABLE, 1 INFERENCE_FAILED), 1 are missing");
  }

  @Test
  void shouldCountTheFirstReasonOfATileAndNoneOfATileThatWasScored() {
    Replay replay = new Replay(slide);
    replay.add(failed(slide, 0, Reason.TILE_UNREADABLE));
    replay.add(failed(slide, 0, Reason.INFERENCE_FAILED));
    replay.add(failed(slide, 1, Reason.OUTPUT_NOT_FINITE));
    replay.add(Slides.tile(slide, 1, 9, 0));
    replay.add(Slides.tile(slide, 2, 9, 0, 9));
    replay.add(Slides.tile(slide, 3, 9, 0));

    ImageClassified verdict = verdict(replay);

    assertThat(verdict.status()).isEqualTo(Status.PARTIAL);
    assertThat(verdict.failures())
        .containsExactly(
            new FailedTiles(Reason.TILE_UNREADABLE, 1),
            new FailedTiles(Reason.INFERENCE_FAILED, 1));
    assertThat(verdict.tiles().failed()).isEqualTo(2);
    assertThat(VerdictSentence.of(verdict))
        .endsWith("; tiles that failed: 1 TILE_UNREADABLE, 1 INFERENCE_FAILED");
  }

  @Test
  void shouldSayHowManyTilesHoldTissueAndByWhichMask() {
    Replay replay = new Replay(cut(Slides.withBackground(slide, 2), slide.grid(), MASK));
    for (int index : new int[] {0, 1, 3}) {
      replay.add(Slides.tile(slide, index, 9, 0));
    }

    ImageClassified verdict = verdict(replay);

    assertThat(verdict.cut()).isEqualTo(replay.manifest().cut());
    assertThat(VerdictSentence.of(verdict))
        .endsWith("; 3 of 4 tiles hold tissue (" + MASK + "), the others were not judged");
  }

  @Test
  void shouldSayThatAMaskFoundTissueEverywhere() {
    Replay replay = new Replay(cut(slide, slide.grid(), MASK));
    for (int index = 0; index < 4; index++) {
      replay.add(Slides.tile(slide, index, 9, 0));
    }

    assertThat(VerdictSentence.of(verdict(replay)))
        .endsWith("; all 4 tiles hold tissue (" + MASK + ")");
  }

  @Test
  void shouldNameTheRegionThatWasJudged() {
    LevelArea area = new LevelArea(1, 128, 0, 128, 256);
    TileGrid grid = TileGrid.covering(area, 0, 128, 0, EdgePolicy.PAD);
    Replay replay = new Replay(cut(slide, grid, null));
    replay.add(Slides.tile(slide, 0, 9, 0));
    replay.add(Slides.tile(slide, 1, 9, 0));

    assertThat(VerdictSentence.of(verdict(replay)))
        .endsWith(
            "; judged was the region of 128x256 pixels at (128, 0) alone, of an image of 256x256");
  }

  @Test
  void shouldSayOfAnImageWithoutTissueHowThatWasTold() {
    ImageTiled glass = cut(Slides.manifest(VOTE, 0), slide.grid(), MASK);

    assertThat(VerdictSentence.of(verdict(new Replay(glass))))
        .isEqualTo("no verdict: no tile holds tissue; " + MASK);
  }

  @Test
  void shouldHaveNothingToSayOfAnImageThatWasJudgedWhole() {
    Replay replay = new Replay(slide);
    for (int index = 0; index < 4; index++) {
      replay.add(Slides.tile(slide, index, 9, 0));
    }

    assertThat(CutText.of(verdict(replay))).isEmpty();
  }

  private static ImageTiled cut(ImageTiled tiled, TileGrid grid, @Nullable String mask) {
    return new ImageTiled(
        tiled.imageId(),
        tiled.submissionId(),
        tiled.width(),
        tiled.height(),
        grid,
        grid.tileCount() - tiled.backgroundTiles(),
        tiled.backgroundTiles(),
        tiled.model(),
        tiled.contentSha256(),
        tiled.submittedAt(),
        tiled.tiledAt(),
        tiled.deadline(),
        null,
        null,
        null,
        tiled.background(),
        new Reading("PNG, 8-bit RGB", "pngj", null, 1, mask));
  }
}
