package io.tilewise.aggregator;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The rows of tiles: key = digest of the submission, kind of record, tile index (big-endian), so
 * that a range scan of one submission and kind yields its tiles in index order. All rows of a
 * submission are in one window.
 */
final class TileRows {
  static final String STORE = "tile-rows";

  private static final int KEY_BYTES = SubmissionKey.DIGEST_BYTES + 1 + Integer.BYTES;

  private final WindowStore<Bytes, byte[]> store;

  TileRows(WindowStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void put(byte[] digest, Instant window, int variant, int index, TileRow row) {
    store.put(key(digest, variant, index), row.encode(), window.toEpochMilli());
  }

  /** Gives the rows of one kind in index order to a visitor. */
  static void visit(
      ReadOnlyWindowStore<Bytes, byte[]> store,
      byte[] digest,
      Instant window,
      int variant,
      Visitor visitor) {
    Bytes from = key(digest, variant, 0);
    Bytes to = key(digest, variant, Integer.MAX_VALUE);
    Instant start = Instant.ofEpochMilli(window.toEpochMilli());
    try (KeyValueIterator<Windowed<Bytes>, byte[]> rows = store.fetch(from, to, start, start)) {
      while (rows.hasNext()) {
        var row = rows.next();
        visitor.visit(index(row.key.key()), row.value);
      }
    }
  }

  void visit(byte[] digest, Instant window, int variant, Visitor visitor) {
    visit(store, digest, window, variant, visitor);
  }

  /** Which tiles have a row of this kind. */
  static BitSet indexes(
      ReadOnlyWindowStore<Bytes, byte[]> store,
      byte[] digest,
      Instant window,
      int variant,
      IntPredicate wanted) {
    BitSet indexes = new BitSet();
    visit(
        store,
        digest,
        window,
        variant,
        (index, _) -> {
          if (wanted.test(index)) {
            indexes.set(index);
          }
        });
    return indexes;
  }

  /** Copies all rows of a submission into a later window, before the earlier one expires. */
  void renew(byte[] digest, Instant from, Instant to, int variants) {
    for (int variant = 0; variant < variants; variant++) {
      int kind = variant;
      visit(
          digest,
          from,
          kind,
          (index, row) -> store.put(key(digest, kind, index), row, to.toEpochMilli()));
    }
  }

  ReadOnlyWindowStore<Bytes, byte[]> store() {
    return store;
  }

  private static Bytes key(byte[] digest, int variant, int index) {
    ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
    return Bytes.wrap(key.put(digest).put((byte) variant).putInt(index).array());
  }

  private static int index(Bytes key) {
    return ByteBuffer.wrap(key.get()).getInt(KEY_BYTES - Integer.BYTES);
  }

  /** Reads the rows of a store that another thread writes. */
  static Reader reader(ReadOnlyWindowStore<Bytes, byte[]> store) {
    return (digest, window, variant, visitor) -> visit(store, digest, window, variant, visitor);
  }

  /** Gives the rows of one kind in index order to a visitor. */
  @FunctionalInterface
  interface Reader {
    void visit(byte[] digest, Instant window, int variant, Visitor visitor);
  }

  /** Sees a row. */
  @FunctionalInterface
  interface Visitor {
    void visit(int index, byte[] row);
  }
}
