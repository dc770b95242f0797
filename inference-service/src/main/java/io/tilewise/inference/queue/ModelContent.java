package io.tilewise.inference.queue;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.model.ModelReference;
import org.jspecify.annotations.Nullable;

/**
 * The model that a tile was cut for. Tiles of one batch share it, and so do tiles that wait.
 *
 * @param id name@version
 * @param digest of its content, null when the tile does not say, and any will do
 */
public record ModelContent(ModelReference id, @Nullable String digest) {
  /** What a tile was cut for. */
  public static ModelContent of(TileExtracted tile) {
    return new ModelContent(tile.model(), tile.modelDigest());
  }

  /** Whether this is the content that is wanted. */
  public boolean accepts(String content) {
    return digest == null || digest.equals(content);
  }
}
