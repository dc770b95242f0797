package io.tilewise.tiler;

import io.tilewise.events.TileExtracted;
import io.tilewise.kafka.PublishException;
import java.io.InterruptedIOException;

/** Takes the tiles of an image in the order of their index. */
@FunctionalInterface
interface TileSink {
  /**
   * Takes a tile; may block until there is room for it.
   *
   * @param frame its pixels, see {@link io.tilewise.image.tile.RgbFrame}; empty of a tile by
   *     reference
   * @return false when nobody wants the rest of the image any more
   * @throws InterruptedIOException when its thread was interrupted, and is
   */
  boolean take(TileExtracted tile, byte[] frame) throws PublishException, InterruptedIOException;

  /** Throws when one of the tiles that it took has not arrived; asked while another one waits. */
  default void check() throws PublishException {}

  /** False when nobody wants the rest of the image any more; asked while there is no tile. */
  default boolean isWanted() {
    return true;
  }

  /** A tile was encoded, which took so long. On the thread that did it. */
  default void encoded(long nanos) {}
}
