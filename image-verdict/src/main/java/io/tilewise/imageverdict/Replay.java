package io.tilewise.imageverdict;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.imageverdict.TileLedger.Entry;
import org.jspecify.annotations.Nullable;

/** The recorded scores of one submission, to be judged again. Of one thread. */
public final class Replay {
  private final ImageTiled manifest;
  private final TileLedger ledger;
  private final CountedScores scores;

  /** Nothing was recorded yet. */
  public Replay(ImageTiled manifest) {
    this.manifest = manifest;
    this.ledger = new TileLedger(manifest);
    this.scores = new CountedScores(manifest);
  }

  /** The manifest that was published. */
  public ImageTiled manifest() {
    return manifest;
  }

  /** Hears what became of a tile, in the order of the topic. */
  public void add(TileOutcome tile) {
    Entry entry = ledger.hear(tile);
    if (entry == Entry.SCORE && tile instanceof TileScored scored) {
      scores.add(TileKind.of(scored), scored.index(), scored.tissueFraction(), scored.logits());
    } else if (entry == Entry.FAILURE) {
      scores.addFailure(tile.index(), reason(tile));
    }
  }

  private static Reason reason(TileOutcome tile) {
    return switch (tile) {
      case TileFailed failed -> failed.reason();
      case TileScored _ -> CountedScores.UNREADABLE;
    };
  }

  /**
   * Judges what was recorded.
   *
   * @param model the manifest's, or the same with other verdict settings
   */
  public ImageClassified judge(ManifestModel model, Stamp stamp) {
    TileCounts tiles = ledger.counts();
    return scores.judge(
        manifest.withModel(model.withDigest(content())),
        TileWeights.unknown(manifest, ledger::isScored, tiles.failed() + tiles.missing()),
        tiles,
        stamp);
  }

  /** Of the model that scored; null where neither the manifest nor a record says. */
  private @Nullable String content() {
    ImageTiled known = ledger.manifest();
    return known == null ? null : known.model().digest();
  }
}
