package io.tilewise.inference.queue;

import io.tilewise.events.TileExtracted;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tiles wait for together: their model, or the image that theirs are to be read of. Tiles that
 * wait for one thing are of one model in both cases, so that they make a batch.
 *
 * @param model that scores them
 * @param image whose file is away; null when it is the model that is
 */
public record Awaited(ModelContent model, @Nullable URI image) {
  /** A model. */
  public static Awaited of(ModelContent model) {
    return new Awaited(model, null);
  }

  /** The image of a tile by reference; empty of one that brings its pixels. */
  public static Optional<Awaited> image(TileExtracted tile) {
    return Optional.ofNullable(tile.reference())
        .map(reference -> new Awaited(ModelContent.of(tile), reference.uri()));
  }

  /** For people, without what a file's name may tell. */
  @Override
  public String toString() {
    return image == null ? model.id().toString() : "an image for " + model.id();
  }
}
