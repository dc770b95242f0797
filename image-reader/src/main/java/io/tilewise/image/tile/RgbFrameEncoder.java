package io.tilewise.image.tile;

import com.github.luben.zstd.ZstdCompressCtx;
import io.tilewise.image.RgbPixels;
import java.util.Arrays;

/**
 * Pixels of tiles to frames. The same pixels give the same bytes, whatever was encoded before.
 *
 * <p>Holds memory for the largest tile so far, some of it native: belongs to one thread, which
 * closes it.
 */
public final class RgbFrameEncoder implements AutoCloseable {
  private static final int LEVEL = 1;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private byte[] scratch = new byte[0];

  /** An encoder for the calling thread. */
  public RgbFrameEncoder() {
    zstd.setLevel(LEVEL).setContentSize(true).setChecksum(true);
  }

  /** Encodes a tile. */
  public byte[] encode(RgbPixels tile) {
    // Always the same room for a size: zstd may choose by it.
    int room = Math.toIntExact(RgbFrame.maxBytes(tile.width(), tile.height()));
    if (scratch.length < room) {
      scratch = new byte[room];
    }
    byte[] rgb = tile.rgb();
    int length = zstd.compressByteArray(scratch, 0, room, rgb, 0, rgb.length);
    return Arrays.copyOf(scratch, length);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
