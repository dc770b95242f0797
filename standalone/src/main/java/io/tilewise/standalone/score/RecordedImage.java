package io.tilewise.standalone.score;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.imageverdict.TileLedger;
import io.tilewise.imageverdict.TileLedger.Entry;
import io.tilewise.imageverdict.TileWeights;
import io.tilewise.lab.images.ImageGrid;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.lab.scores.ScoringModel;
import java.util.ArrayList;
import java.util.List;

/** One submission's tiles, those that its verdict counts. Of one thread. */
final class RecordedImage {
  private final ImageTiled manifest;
  private final TileLedger ledger;
  private final List<ScoredTile> tiles = new ArrayList<>();

  RecordedImage(ImageTiled manifest) {
    this.manifest = manifest;
    this.ledger = new TileLedger(manifest);
  }

  /** Hears what became of a tile, in the order of the topic. */
  void hear(TileOutcome outcome) {
    if (ledger.hear(outcome) == Entry.SCORE && outcome instanceof TileScored scored) {
      int index = scored.index();
      double weight = TileWeights.of(manifest, index, scored.tissueFraction());
      tiles.add(new ScoredTile(index, weight, manifest.region(index), scored.logits()));
    }
  }

  /** Every tile that was to be scored has a score. */
  boolean isWhole() {
    return tiles.size() == manifest.tileCount();
  }

  List<ScoredTile> tiles() {
    return tiles;
  }

  ImageTiled manifest() {
    return manifest;
  }

  ImageGrid grid() {
    return new ImageGrid(manifest.width(), manifest.height(), manifest.grid());
  }

  /** The model that scored, with its content where manifest or scores say it. */
  ScoringModel model() {
    ImageTiled known = ledger.manifest();
    return new ScoringModel(manifest.model().id(), known == null ? null : known.model().digest());
  }
}
