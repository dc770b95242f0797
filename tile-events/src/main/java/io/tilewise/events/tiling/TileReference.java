package io.tilewise.events.tiling;

import io.tilewise.events.check.Checks;
import java.net.URI;

/**
 * Where a tile's pixels are when the record does not carry them.
 *
 * @param uri of the image
 * @param level pyramid level, 0 = full resolution
 * @param region in level-0 pixels
 */
public record TileReference(URI uri, int level, Region region) {
  public TileReference {
    Checks.absoluteUri("reference.uri", uri, "an absolute URI");
    Checks.atLeast("reference.level", level, 0);
    Checks.present("reference.region", region);
  }
}
