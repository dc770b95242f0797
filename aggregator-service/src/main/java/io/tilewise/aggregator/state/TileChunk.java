package io.tilewise.aggregator.state;

import java.nio.ByteBuffer;

/**
 * Some tiles of one submission and kind, in the order in which they were heard of: one row of the
 * store. Only a submission's last chunk of a kind grows, so that what is written again with each
 * tile is small, and what was written before stays. The first byte is the version of the format.
 *
 * @param number of the chunk, from 0
 * @param tiles that it holds, 0 to {@value #CAPACITY}
 * @param bytes as they are stored, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to a store, never compared
public record TileChunk(int number, int tiles, byte[] bytes) {
  /**
   * Most tiles of a chunk. Of more, the ones written again would cost more than a key of their own;
   * of fewer, an image of 150,000 tiles would be slow to read.
   */
  public static final int CAPACITY = 16;

  /** Before the first tile. */
  public static final TileChunk NONE = new TileChunk(-1, CAPACITY, new byte[0]);

  /** Version of the format. */
  static final byte VERSION = 2;

  /** Version and number of tiles. */
  private static final int HEADER = 2;

  /**
   * A chunk as it was stored.
   *
   * @throws IllegalStateException when it is of another format
   */
  static TileChunk read(int number, byte[] row) {
    if (row.length < HEADER || row[0] != VERSION) {
      throw new IllegalStateException(
          "version of stored tiles: %s (expected: %d)"
              .formatted(row.length == 0 ? "none" : row[0], VERSION));
    }
    return new TileChunk(number, row[1], row);
  }

  /** The chunk that is to be written when one more tile was heard of: this one, or the next. */
  public TileChunk plus(int index, TileRow row) {
    if (tiles == CAPACITY) {
      return new TileChunk(number + 1, 0, new byte[] {VERSION, 0}).plus(index, row);
    }
    ByteBuffer more = ByteBuffer.allocate(bytes.length + Integer.BYTES + row.size());
    more.put(bytes).put(1, (byte) (tiles + 1)).putInt(index);
    row.encode(more);
    return new TileChunk(number, tiles + 1, more.array());
  }

  /** Gives its tiles in order to a visitor. */
  public void visit(Visitor visitor) {
    ByteBuffer rows = ByteBuffer.wrap(bytes).position(HEADER);
    for (int tile = 0; tile < tiles; tile++) {
      int index = rows.getInt();
      visitor.visit(index, TileRow.decode(rows));
    }
  }

  /** Sees a tile. */
  @FunctionalInterface
  public interface Visitor {
    void visit(int index, TileRow row);
  }
}
