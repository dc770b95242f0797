package io.tilewise.imageverdict;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.ManifestModel;
import io.tilewise.events.ModelReference;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.verdict.TileScores;
import java.util.BitSet;

/**
 * The recorded scores of one submission, to be judged again. Counts as the aggregator does: the
 * first score of a tile is the one, a score beats a failure, another model's records are not heard.
 * Of one thread.
 */
public final class Replay {
  private final ImageTiled manifest;
  private final TileScores.Builder scores;
  private final BitSet scored = new BitSet();
  private final BitSet failed = new BitSet();
  private long records;

  /** Nothing was recorded yet. */
  public Replay(ImageTiled manifest) {
    this.manifest = manifest;
    this.scores = TileScores.builder(manifest.model().labels().size());
  }

  /** The manifest that was published. */
  public ImageTiled manifest() {
    return manifest;
  }

  /** Hears a score, in the order of the topic. */
  public void add(TileScored tile) {
    if (!counts(tile.model(), tile.index())) {
      return;
    }
    records++;
    if (tile.logits().size() != manifest.model().labels().size()) {
      failed.set(tile.index());
    } else if (!scored.get(tile.index())) {
      scored.set(tile.index());
      double weight = TileWeights.of(manifest, tile.index(), tile.tissueFraction());
      scores.add(tile.index(), weight, tile.logits().toArray());
    }
  }

  /** Hears of a tile that will have no score. */
  public void add(TileFailed tile) {
    if (counts(tile.model(), tile.index())) {
      records++;
      failed.set(tile.index());
    }
  }

  private boolean counts(ModelReference model, int index) {
    return model.equals(manifest.model().id()) && index < manifest.grid().tileCount();
  }

  /**
   * Judges what was recorded.
   *
   * @param model the manifest's, or the same with other verdict settings
   */
  public ImageClassified judge(ManifestModel model, Stamp stamp) {
    BitSet lost = (BitSet) failed.clone();
    lost.andNot(scored);
    int heard = scored.cardinality() + lost.cardinality();
    int expected = Math.max(manifest.tileCount(), heard);
    TileCounts tiles =
        new TileCounts(
            expected, scored.cardinality(), lost.cardinality(), expected - heard, records - heard);
    return Classification.judged(
        with(model),
        scores.build(),
        TileWeights.unknown(manifest, scored::get, tiles.failed() + tiles.missing()),
        tiles,
        stamp);
  }

  private ImageTiled with(ManifestModel model) {
    return new ImageTiled(
        manifest.imageId(),
        manifest.submissionId(),
        manifest.width(),
        manifest.height(),
        manifest.grid(),
        manifest.tileCount(),
        manifest.backgroundTiles(),
        model,
        manifest.contentSha256(),
        manifest.submittedAt(),
        manifest.tiledAt(),
        manifest.deadline());
  }
}
