package io.tilewise.events.tiling;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a tile's pixels are when the record does not carry them.
 *
 * @param uri of the image
 * @param level pyramid level, 0 = full resolution
 * @param region in level-0 pixels
 * @param decoder that its pixels are to be of, as {@link Reading#decoder}; null when its author
 *     does not say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TileReference(URI uri, int level, Region region, @Nullable String decoder) {
  /** What a tile's content type says when its pixels are elsewhere. */
  public static final String CONTENT_TYPE = "application/vnd.tilewise.reference";

  public TileReference {
    Checks.absoluteUri("reference.uri", uri, "an absolute URI");
    Checks.atLeast("reference.level", level, 0);
    Checks.present("reference.region", region);
    Checks.optionalText("reference.decoder", decoder, Bounds.DECODER);
  }
}
