package io.tilewise.imageverdict;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kind of tile record. Kinds are kept apart because before the manifest nobody knows which of
 * them counts, and the first score of a tile must not depend on which kind came first.
 *
 * @param model that made it, of one version
 * @param labels how many logits, {@value #FAILED} for tiles that failed
 * @param digest of the model's content; null when the record does not say
 * @param source what the image's source was when the tile was cut; null when the record does not
 *     say
 */
public record TileKind(
    ModelReference model, int labels, @Nullable String digest, @Nullable String source) {
  /** Number of logits of a tile that has no score. */
  public static final int FAILED = 0;

  /** The kind of a record. */
  public static TileKind of(TileOutcome tile) {
    return switch (tile) {
      case TileScored scored ->
          new TileKind(
              scored.model(), scored.logits().size(), scored.modelDigest(), scored.sourceVersion());
      case TileFailed failed ->
          new TileKind(failed.model(), FAILED, failed.modelDigest(), failed.sourceVersion());
    };
  }

  /** The kind of a failure of the same model and source. */
  public TileKind failed() {
    return new TileKind(model, FAILED, digest, source);
  }

  /**
   * Whether it is of the picture and by the model that a manifest names; it may still have the
   * wrong number of logits.
   */
  public boolean isOf(ImageTiled manifest) {
    return isBy(manifest.model()) && isFrom(manifest.sourceVersion());
  }

  /** Whether that model made it, as far as both say which content it has. */
  public boolean isBy(ManifestModel known) {
    return model.equals(known.id()) && agree(digest, known.digest());
  }

  /** Whether it was cut from that version of the source, as far as both say. */
  public boolean isFrom(@Nullable String known) {
    return agree(source, known);
  }

  private static boolean agree(@Nullable String one, @Nullable String other) {
    return one == null || other == null || Objects.equals(one, other);
  }

  /** Whether it also is as it should be: a failure, or as many logits as the model has labels. */
  public boolean fits(ImageTiled manifest) {
    return isOf(manifest) && (labels == FAILED || labels == manifest.model().labels().size());
  }
}
