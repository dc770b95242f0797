package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.TileRow;
import io.tilewise.events.ImageTiled;
import io.tilewise.imageverdict.CountedScores;
import io.tilewise.imageverdict.TileKind;

/**
 * What was heard of a tile.
 *
 * @param kind of record
 * @param index of the tile
 * @param row that it is kept as
 */
record HeardTile(TileKind kind, int index, TileRow row) {
  /** As it is kept when the manifest is known: a score that nobody can read is a failure. */
  HeardTile as(ImageTiled manifest) {
    return kind.fits(manifest)
        ? this
        : new HeardTile(
            kind.failed(), index, new TileRow.Failed(row.offset(), CountedScores.UNREADABLE));
  }
}
