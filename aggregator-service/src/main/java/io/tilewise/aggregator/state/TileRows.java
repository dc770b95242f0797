package io.tilewise.aggregator.state;

import io.tilewise.aggregator.state.Submission.Facts;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The rows of tiles: key = digest of the submission, kind of record, number of the chunk
 * (big-endian), so that a range scan of one submission and kind yields its chunks in order. All
 * rows of a submission are in one window.
 */
public final class TileRows {
  /** Name of the store. */
  public static final String STORE = "tile-rows";

  private static final int KEY_BYTES = SubmissionKey.DIGEST_BYTES + 1 + Integer.BYTES;

  /** Chunks that are held in memory while rows move: of 1,000 labels each, some 4 MiB. */
  private static final int PIECE = 64;

  /** Sorts before all others, and nothing is ever kept under it. */
  private static final Bytes NO_KEY = Bytes.wrap(new byte[KEY_BYTES]);

  private final WindowStore<Bytes, byte[]> store;

  /** Of a task, written by its stream thread. */
  public TileRows(WindowStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Writes a chunk, over what it was before. */
  public void put(byte[] digest, Instant window, int variant, TileChunk chunk) {
    store.put(key(digest, variant, chunk.number()), chunk.bytes(), window.toEpochMilli());
  }

  /**
   * Has the store keep the offset of its changelog, which Kafka Streams 4.3.1 writes into each of
   * its segments. A store that never had a row has none: after an orderly end it would be taken for
   * damaged, and all stores of the task be dropped. Removing a row that there is not makes one.
   *
   * @param now of the wall clock; what is to outlive it must not be in a window that expires by now
   */
  public void beginSegment(Instant now) {
    store.put(NO_KEY, null, now.toEpochMilli());
  }

  /**
   * Copies all rows of a submission into a later window, before the earlier one expires. Piece by
   * piece, and never while reading: a put may push rows out of the cache to the disk, where an
   * iterator that is open does not see them any more.
   */
  public void renew(byte[] digest, Instant from, Instant to, int variants) {
    for (int variant = 0; variant < variants; variant++) {
      List<TileChunk> piece = piece(digest, from, variant, 0);
      while (!piece.isEmpty()) {
        for (TileChunk chunk : piece) {
          put(digest, to, variant, chunk);
        }
        piece = piece(digest, from, variant, piece.getLast().number() + 1);
      }
    }
  }

  private List<TileChunk> piece(byte[] digest, Instant window, int variant, int first) {
    Bytes from = key(digest, variant, first);
    Bytes to = key(digest, variant, Integer.MAX_VALUE);
    List<TileChunk> piece = new ArrayList<>();
    try (var found = store.fetch(from, to, window.toEpochMilli(), window.toEpochMilli())) {
      while (found.hasNext() && piece.size() < PIECE) {
        piece.add(chunk(found.next()));
      }
    }
    return piece;
  }

  /**
   * By milliseconds: given instants, Kafka formats them for its messages before it looks at them.
   */
  public Reader reader() {
    return reader((from, to, window) -> store.fetch(from, to, window, window));
  }

  /** Reads the rows of a store, which another thread may write meanwhile. */
  public static Reader reader(ReadOnlyWindowStore<Bytes, byte[]> store) {
    return reader(
        (from, to, window) -> {
          Instant start = Instant.ofEpochMilli(window);
          return store.fetch(from, to, start, start);
        });
  }

  private static Reader reader(Window rows) {
    return (digest, window, variant, visitor) -> {
      Bytes from = key(digest, variant, 0);
      Bytes to = key(digest, variant, Integer.MAX_VALUE);
      try (var found = rows.fetch(from, to, window.toEpochMilli())) {
        while (found.hasNext()) {
          visitor.accept(chunk(found.next()));
        }
      }
    };
  }

  /**
   * Reads all rows of a submission once, so that whoever counts and whoever judges sees the same.
   *
   * @throws InvalidStateStoreException when one is on its way from the cache to the disk: a reader
   *     that begins just then sees it in neither
   */
  public static Reader copy(
      ReadOnlyWindowStore<Bytes, byte[]> store, SubmissionKey key, Facts facts) {
    List<List<TileChunk>> kinds = new ArrayList<>();
    for (int variant = 0; variant < facts.kinds().size(); variant++) {
      List<TileChunk> chunks = new ArrayList<>();
      reader(store)
          .visit(
              key.digest(),
              facts.windowStart(),
              variant,
              chunk -> {
                if (chunk.number() != chunks.size()) {
                  throw new InvalidStateStoreException(
                      "row: " + chunk.number() + " (expected: " + chunks.size() + ")");
                }
                chunks.add(chunk);
              });
      kinds.add(chunks);
    }
    return (_, _, variant, visitor) -> kinds.get(variant).forEach(visitor);
  }

  /** The rows of a range of keys in the window that starts at a time in milliseconds. */
  @FunctionalInterface
  private interface Window {
    KeyValueIterator<Windowed<Bytes>, byte[]> fetch(Bytes from, Bytes to, long start);
  }

  /** Gives the chunks of one kind in order to a visitor. */
  @FunctionalInterface
  public interface Reader {
    void visit(byte[] digest, Instant window, int variant, Consumer<TileChunk> visitor);

    /** The same tile by tile, in the order in which they were heard of. */
    default void visitTiles(byte[] digest, Instant window, int variant, TileChunk.Visitor visitor) {
      visit(digest, window, variant, chunk -> chunk.visit(visitor));
    }
  }

  private static Bytes key(byte[] digest, int variant, int number) {
    ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
    return Bytes.wrap(key.put(digest).put((byte) variant).putInt(number).array());
  }

  private static TileChunk chunk(KeyValue<Windowed<Bytes>, byte[]> row) {
    int number = ByteBuffer.wrap(row.key.key().get()).getInt(KEY_BYTES - Integer.BYTES);
    return TileChunk.read(number, row.value);
  }
}
