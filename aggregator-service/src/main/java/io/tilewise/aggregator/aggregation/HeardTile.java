package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.TileRow;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.imageverdict.TileKind;

/**
 * What was heard of a tile.
 *
 * @param kind of record
 * @param index of the tile
 * @param row that it is kept as
 */
record HeardTile(TileKind kind, int index, TileRow row) {
  /** As it is kept when the model is known: a score that nobody can read is a failure. */
  HeardTile as(ManifestModel model) {
    return kind.fits(model)
        ? this
        : new HeardTile(
            new TileKind(kind.model(), TileKind.FAILED, kind.digest()),
            index,
            new TileRow.Failed(row.offset(), Reason.INFERENCE_FAILED));
  }
}
