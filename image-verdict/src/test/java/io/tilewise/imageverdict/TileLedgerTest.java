package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.imageverdict.TileLedger.Entry;
import org.junit.jupiter.api.Test;

class TileLedgerTest {
  private static final TileKind SCORE = new TileKind(Slides.MODEL, 2, null, null);
  private static final TileKind FAILURE = new TileKind(Slides.MODEL, TileKind.FAILED, null, null);
  private static final TileKind WRONG_LOGITS = new TileKind(Slides.MODEL, 3, null, null);
  private static final TileKind FOREIGN =
      new TileKind(ModelReference.parse("smear@1"), 2, null, null);

  private final ImageTiled manifest =
      Slides.manifest(new VerdictSettings("mean-probability", null, null));
  private final TileLedger ledger = new TileLedger(manifest);
  private final TileLedger early = new TileLedger();

  @Test
  void shouldExpectTheTilesOfTheManifest() {
    assertThat(ledger.counts()).isEqualTo(new TileCounts(4, 0, 0, 4, 0));
    assertThat(ledger.isComplete()).isFalse();
  }

  @Test
  void shouldExpectWhatWasHeardOfWithoutAManifest() {
    early.hear(SCORE, 7);
    early.hear(FAILURE, 9);

    assertThat(early.counts()).isEqualTo(new TileCounts(2, 1, 1, 0, 0));
    assertThat(early.isComplete()).isFalse();
  }

  @Test
  void shouldNotCountATileThatIsBackground() {
    ImageTiled sparse = Slides.withBackground(manifest, 2);
    early.hear(SCORE, 2);
    early.hear(SCORE, 0);
    early.tiled(sparse);

    assertThat(early.hear(SCORE, 2)).isEqualTo(Entry.FOREIGN);
    assertThat(early.hear(FAILURE, 2)).isEqualTo(Entry.FOREIGN);
    assertThat(early.counts()).isEqualTo(new TileCounts(3, 1, 0, 2, 0));
    assertThat(early.isScored(2)).isFalse();
  }

  @Test
  void shouldCountTheFirstScoreOfATile() {
    assertThat(ledger.hear(Slides.tile(manifest, 1, 2, 0))).isEqualTo(Entry.SCORE);
    assertThat(ledger.hear(Slides.tile(manifest, 1, -9, 0))).isEqualTo(Entry.DUPLICATE);

    assertThat(ledger.counts()).isEqualTo(new TileCounts(4, 1, 0, 3, 1));
  }

  @Test
  void shouldPreferAScoreToAFailureInEitherOrderWithoutADuplicate() {
    assertThat(ledger.hear(FAILURE, 0)).isEqualTo(Entry.FAILURE);
    assertThat(ledger.hear(SCORE, 0)).isEqualTo(Entry.SCORE);
    assertThat(ledger.hear(SCORE, 1)).isEqualTo(Entry.SCORE);
    assertThat(ledger.hear(Slides.failed(manifest, 1))).isEqualTo(Entry.FAILURE);

    assertThat(ledger.counts()).isEqualTo(new TileCounts(4, 2, 0, 2, 0));
    assertThat(ledger.isScored(0)).isTrue();
    assertThat(ledger.isScored(2)).isFalse();
  }

  @Test
  void shouldCountARepeatedFailureAsDuplicateEvenWhereAScoreCameBetween() {
    ledger.hear(FAILURE, 0);
    ledger.hear(SCORE, 0);

    assertThat(ledger.hear(FAILURE, 0)).isEqualTo(Entry.DUPLICATE);
    assertThat(ledger.counts()).isEqualTo(new TileCounts(4, 1, 0, 3, 1));
  }

  @Test
  void shouldTakeAScoreWithTheWrongNumberOfLogitsForAFailure() {
    assertThat(ledger.hear(WRONG_LOGITS, 0)).isEqualTo(Entry.FAILURE);
    assertThat(ledger.hear(FAILURE, 0)).isEqualTo(Entry.DUPLICATE);

    assertThat(ledger.counts()).isEqualTo(new TileCounts(4, 0, 1, 3, 1));
  }

  @Test
  void shouldNotCountAnotherModelOrATileOutsideTheGrid() {
    assertThat(ledger.hear(FOREIGN, 0)).isEqualTo(Entry.FOREIGN);
    assertThat(ledger.hear(FOREIGN, 0)).isEqualTo(Entry.FOREIGN);
    assertThat(ledger.hear(SCORE, 4)).isEqualTo(Entry.FOREIGN);
    assertThat(ledger.hear(WRONG_LOGITS, 4)).isEqualTo(Entry.FOREIGN);

    assertThat(ledger.counts()).isEqualTo(new TileCounts(4, 0, 0, 4, 0));
  }

  /** As far as both say: a record or a manifest without a source takes any. */
  @Test
  void shouldNotCountWhatWasCutFromAnotherSource() {
    TileKind unsaid = SCORE;
    TileKind first = new TileKind(Slides.MODEL, 2, null, "file:1");
    TileKind second = new TileKind(Slides.MODEL, 2, null, "file:2");
    TileLedger ofFirst = new TileLedger(Slides.ofSource(manifest, "file:1"));

    assertThat(ofFirst.hear(second, 0)).isEqualTo(Entry.FOREIGN);
    assertThat(ofFirst.hear(second.failed(), 0)).isEqualTo(Entry.FOREIGN);
    assertThat(ofFirst.hear(first, 0)).isEqualTo(Entry.SCORE);
    assertThat(ofFirst.hear(unsaid, 1)).isEqualTo(Entry.SCORE);
    assertThat(ofFirst.counts()).isEqualTo(new TileCounts(4, 2, 0, 2, 0));
    assertThat(ledger.hear(first, 0)).isEqualTo(Entry.SCORE);
    assertThat(ledger.hear(second, 1)).isEqualTo(Entry.SCORE);
  }

  @Test
  void shouldForgetWhatWasCutFromAnotherSourceWhenTheManifestComes() {
    TileKind second = new TileKind(Slides.MODEL, 2, null, "file:2");
    early.hear(second, 0);
    early.hear(second.failed(), 1);
    early.hear(SCORE, 2);

    early.tiled(Slides.ofSource(manifest, "file:1"));

    assertThat(early.counts()).isEqualTo(new TileCounts(4, 1, 0, 3, 0));
    assertThat(early.isScored(0)).isFalse();
  }

  @Test
  void shouldHoldNoTileThatNoImageHas() {
    assertThat(early.hear(SCORE, TileGrid.MAX_TILES)).isEqualTo(Entry.FOREIGN);
    assertThat(early.hear(SCORE, TileGrid.MAX_TILES - 1)).isEqualTo(Entry.SCORE);
  }

  @Test
  void shouldForgetWhatDoesNotCountWhenTheManifestComes() {
    early.hear(FOREIGN, 0);
    early.hear(SCORE, 1);
    early.hear(SCORE, 4);
    assertThat(early.doubtful(SCORE, manifest)).hasValue(4);

    early.tiled(manifest);

    assertThat(early.counts()).isEqualTo(new TileCounts(4, 1, 0, 3, 0));
    assertThat(early.isScored(0)).isFalse();
    assertThat(early.isScored(4)).isFalse();
    assertThat(early.doubtful(SCORE, manifest)).isEmpty();
  }

  @Test
  void shouldKeepKindsApartUntilTheManifestTellsWhichCounts() {
    assertThat(early.hear(FOREIGN, 0)).isEqualTo(Entry.SCORE);
    assertThat(early.hear(WRONG_LOGITS, 0)).isEqualTo(Entry.SCORE);
    assertThat(early.hear(FAILURE, 0)).isEqualTo(Entry.FAILURE);
    assertThat(early.hear(SCORE, 0)).isEqualTo(Entry.SCORE);
    assertThat(early.counts()).isEqualTo(new TileCounts(1, 1, 0, 0, 0));

    early.tiled(manifest);

    // The failure and the score that nobody can read were two failures of one tile.
    assertThat(early.counts()).isEqualTo(new TileCounts(4, 1, 0, 3, 1));
  }

  @Test
  void shouldBeCompleteOnceEveryTileIsScoredOrFailed() {
    for (int index = 0; index < 3; index++) {
      early.hear(SCORE, index);
    }
    early.tiled(manifest);
    assertThat(early.isComplete()).isFalse();

    early.hear(FAILURE, 3);

    assertThat(early.isComplete()).isTrue();
    assertThat(early.counts()).isEqualTo(new TileCounts(4, 3, 1, 0, 0));
  }

  @Test
  void shouldExpectOneTileMoreWhereBackgroundWasScored() {
    TileLedger sparse = new TileLedger(Slides.manifest(manifest.model().verdict(), 1));
    sparse.hear(SCORE, 0);
    sparse.hear(SCORE, 3);

    assertThat(sparse.counts()).isEqualTo(new TileCounts(2, 2, 0, 0, 0));
  }

  @Test
  void shouldCountNoDuplicateTwiceWhenReadBack() {
    early.recallDuplicates(3);
    early.recall(SCORE, 0);
    early.recall(SCORE, 0);

    assertThat(early.counts()).isEqualTo(new TileCounts(1, 1, 0, 0, 3));
  }

  @Test
  void shouldTakeNoSecondManifest() {
    assertThatThrownBy(() -> ledger.tiled(manifest))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("manifest: known already (expected: one per submission)");
  }
}
