package io.tilewise.lab.train;

/**
 * A reusable buffer of tiles with their labels: the only pixels besides the crops themselves.
 *
 * <p>Not thread-safe.
 */
final class TileBatch {
  final byte[] rgb;
  final boolean[] parasitized;
  final int tileBytes;
  private int count;

  TileBatch(int capacity, int tileSize) {
    this.tileBytes = tileSize * tileSize * 3;
    this.rgb = new byte[Math.multiplyExact(capacity, tileBytes)];
    this.parasitized = new boolean[capacity];
  }

  int count() {
    return count;
  }

  /** Fills the batch with the tiles {@code order[from]} to {@code order[from + count - 1]}. */
  void fill(LabelledTiles tiles, int[] order, int from, Copy copy) {
    count = Math.min(parasitized.length, order.length - from);
    for (int i = 0; i < count; i++) {
      int index = order[from + i];
      copy.apply(tiles.tiles().get(index), rgb, i * tileBytes);
      parasitized[i] = tiles.parasitized(index);
    }
  }

  /** How a tile gets into the batch: as it is, or augmented. */
  @FunctionalInterface
  interface Copy {
    Copy PLAIN = (tile, target, at) -> System.arraycopy(tile, 0, target, at, tile.length);

    void apply(byte[] tile, byte[] target, int at);
  }
}
