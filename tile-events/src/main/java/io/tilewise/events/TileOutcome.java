package io.tilewise.events;

import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import org.jspecify.annotations.Nullable;

/** What inference came to for one tile: the alternatives on the topic of scores. */
public sealed interface TileOutcome extends VerdictInput permits TileScored, TileFailed {

  /** Position of the tile in the grid, row by row, from 0. */
  int index();

  /** Of the tile in level-0 pixels. */
  Region region();

  /** name@version that scored it or was to. */
  ModelReference model();

  /** Content of that model, as in the manifest; null when nobody says. */
  @Nullable String modelDigest();

  @Override
  default String eventId() {
    return TileExtracted.tileId(submissionId(), index()) + "/" + getClass().getSimpleName();
  }
}
