package io.tilewise.image.stored;

import io.tilewise.image.RgbPixels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decoded pieces that may be asked for again: the neighbours of a region share them. The one that
 * was used longest ago goes first. Thread-safe.
 */
final class TileCache {
  /** A place in the image. */
  record Key(int level, int column, int row) {}

  private static final float LOAD = 0.75f;

  private final Map<Key, RgbPixels> tiles = new LinkedHashMap<>(16, LOAD, true);
  private long bytes;

  synchronized Optional<RgbPixels> get(Key key) {
    return Optional.ofNullable(tiles.get(key));
  }

  /** Remembers a piece; of the others as many as fit, and always this one. */
  synchronized void put(Key key, RgbPixels tile, long mostBytes) {
    RgbPixels before = tiles.put(key, tile);
    bytes += tile.rgb().length - (before == null ? 0 : before.rgb().length);
    var oldest = tiles.entrySet().iterator();
    while (bytes > mostBytes && tiles.size() > 1) {
      bytes -= oldest.next().getValue().rgb().length;
      oldest.remove();
    }
  }
}
