package io.tilewise.imageverdict;

import io.tilewise.events.ManifestModel;
import io.tilewise.events.ModelReference;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;

/**
 * A kind of tile record. Kinds are kept apart because before the manifest nobody knows which of
 * them counts, and the first score of a tile must not depend on which kind came first.
 *
 * @param model that made it, of one version
 * @param labels how many logits, {@value #FAILED} for tiles that failed
 */
public record TileKind(ModelReference model, int labels) {
  /** Number of logits of a tile that has no score. */
  public static final int FAILED = 0;

  /** The kind of a score. */
  public static TileKind of(TileScored tile) {
    return new TileKind(tile.model(), tile.logits().size());
  }

  /** The kind of a failure. */
  public static TileKind of(TileFailed tile) {
    return new TileKind(tile.model(), FAILED);
  }

  /** Whether that model made it; it may still have the wrong number of logits. */
  public boolean isOf(ManifestModel known) {
    return model.equals(known.id());
  }

  /** Whether that model made it as it should: a failure, or as many logits as it has labels. */
  public boolean fits(ManifestModel known) {
    return isOf(known) && (labels == FAILED || labels == known.labels().size());
  }
}
