package io.tilewise.imageverdict;

import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import org.jspecify.annotations.Nullable;

/**
 * A kind of tile record. Kinds are kept apart because before the manifest nobody knows which of
 * them counts, and the first score of a tile must not depend on which kind came first.
 *
 * @param model that made it, of one version
 * @param labels how many logits, {@value #FAILED} for tiles that failed
 * @param digest of the model's content; null when the record does not say
 */
public record TileKind(ModelReference model, int labels, @Nullable String digest) {
  /** Number of logits of a tile that has no score. */
  public static final int FAILED = 0;

  /** The kind of a record. */
  public static TileKind of(TileOutcome tile) {
    return switch (tile) {
      case TileScored scored ->
          new TileKind(scored.model(), scored.logits().size(), scored.modelDigest());
      case TileFailed failed -> new TileKind(failed.model(), FAILED, failed.modelDigest());
    };
  }

  /**
   * Whether that model made it, as far as both say which content it has; it may still have the
   * wrong number of logits.
   */
  public boolean isOf(ManifestModel known) {
    return model.equals(known.id())
        && (digest == null || known.digest() == null || digest.equals(known.digest()));
  }

  /** Whether that model made it as it should: a failure, or as many logits as it has labels. */
  public boolean fits(ManifestModel known) {
    return isOf(known) && (labels == FAILED || labels == known.labels().size());
  }
}
