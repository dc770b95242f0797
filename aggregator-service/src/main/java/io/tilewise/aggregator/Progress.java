package io.tilewise.aggregator;

import io.tilewise.aggregator.Submission.Open;
import io.tilewise.aggregator.Submission.Variant;
import io.tilewise.events.ImageTiled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an open submission, in memory: its record, its manifest, and of each kind of
 * record one bit per tile and the chunk that still grows. Everything here can be read back from the
 * stores. Of one stream thread, but for {@link #tally}, which any thread may read.
 */
final class Progress {
  private final SubmissionKey key;
  private final byte[] digest;
  private final List<BitSet> heard = new ArrayList<>();
  private final List<TileChunk> tails = new ArrayList<>();
  private final BitSet scores = new BitSet();
  private final BitSet failures = new BitSet();
  private Open state;
  private @Nullable ImageTiled manifest;
  private int scored;
  private int failed;
  private @Nullable Instant firstTileAt;
  private volatile Tally tally = new Tally(0, 0);

  private Progress(SubmissionKey key, Open state) {
    this.key = key;
    this.digest = key.digest();
    this.state = state;
  }

  /**
   * Tiles that are accounted for: each is either scored or, for want of a score, failed.
   *
   * @param scored tiles with a score
   * @param failed tiles of which only a failure was heard
   */
  record Tally(int scored, int failed) {}

  /** A submission that nothing was heard of yet. */
  static Progress of(SubmissionKey key, Open state) {
    return new Progress(key, state);
  }

  /** A submission as the stores know it. */
  static Progress load(
      SubmissionKey key, Open state, @Nullable ImageTiled manifest, TileRows.Reader rows) {
    Progress progress = new Progress(key, state);
    int tiles = manifest == null ? Integer.MAX_VALUE : manifest.grid().tileCount();
    for (int variant = 0; variant < state.held().variants().size(); variant++) {
      progress.read(rows, variant, tiles);
    }
    progress.manifest = manifest;
    progress.count();
    return progress;
  }

  private void read(TileRows.Reader rows, int variant, int tiles) {
    BitSet indexes = new BitSet();
    heard.add(indexes);
    tails.add(TileChunk.NONE);
    rows.visit(
        digest,
        state.held().windowStart(),
        variant,
        chunk -> {
          tails.set(variant, chunk);
          chunk.visit(
              (index, _) -> {
                if (index < tiles) {
                  indexes.set(index);
                }
              });
        });
  }

  SubmissionKey key() {
    return key;
  }

  byte[] digest() {
    return digest;
  }

  Open state() {
    return state;
  }

  void become(Open next) {
    state = next;
    while (heard.size() < next.held().variants().size()) {
      heard.add(new BitSet());
      tails.add(TileChunk.NONE);
      findKinds();
    }
  }

  @Nullable ImageTiled manifest() {
    return manifest;
  }

  /** A tile of it was heard of. */
  void tileAt(Instant time) {
    if (firstTileAt == null && tally.scored + tally.failed == 0) {
      firstTileAt = time;
    }
  }

  /** When the first tile was heard of, empty when that was before this task started. */
  Optional<Instant> firstTileAt() {
    return Optional.ofNullable(firstTileAt);
  }

  /** From now on only the manifest's model and the grid's tiles count. */
  void tiled(ImageTiled known) {
    manifest = known;
    int tiles = known.grid().tileCount();
    for (BitSet indexes : heard) {
      indexes.clear(tiles, Math.max(tiles, indexes.length()));
    }
    count();
  }

  /** Position of a kind of record, -1 when none was heard yet. */
  int ordinal(Variant variant) {
    return state.held().variants().indexOf(variant);
  }

  /** Whether a record of this kind was heard of the tile. */
  boolean hasHeard(int ordinal, int index) {
    return heard.get(ordinal).get(index);
  }

  /** The last tile of which a record of this kind was heard, -1 when there is none. */
  int last(int ordinal) {
    return heard.get(ordinal).length() - 1;
  }

  /** The chunk of this kind that the next tile is added to. */
  TileChunk tail(int ordinal) {
    return tails.get(ordinal);
  }

  /**
   * A record of this kind was heard of the tile for the first time.
   *
   * @param chunk that it was written with
   */
  void hear(int ordinal, int index, TileChunk chunk) {
    tails.set(ordinal, chunk);
    boolean wasScored = isScored(index);
    boolean wasFailed = !wasScored && isFailed(index);
    heard.get(ordinal).set(index);
    boolean isScored = wasScored || isScored(index);
    boolean isFailed = !isScored && (wasFailed || isFailed(index));
    scored += (isScored ? 1 : 0) - (wasScored ? 1 : 0);
    failed += (isFailed ? 1 : 0) - (wasFailed ? 1 : 0);
    tally = new Tally(scored, failed);
  }

  boolean isScored(int index) {
    return anyHeard(index, scores);
  }

  private boolean isFailed(int index) {
    return anyHeard(index, failures);
  }

  private boolean anyHeard(int index, BitSet kinds) {
    for (int ordinal = kinds.nextSetBit(0); ordinal >= 0; ordinal = kinds.nextSetBit(ordinal + 1)) {
      if (heard.get(ordinal).get(index)) {
        return true;
      }
    }
    return false;
  }

  /** Finds out which kinds count as scores and as failures: without a manifest, all do. */
  private void findKinds() {
    List<Variant> variants = state.held().variants();
    for (int ordinal = 0; ordinal < variants.size(); ordinal++) {
      Variant variant = variants.get(ordinal);
      boolean counts = manifest == null || variant.counts(manifest.model());
      scores.set(ordinal, counts && variant.labels() != Variant.FAILED);
      failures.set(ordinal, counts && variant.labels() == Variant.FAILED);
    }
  }

  private void count() {
    findKinds();
    BitSet withScore = union(scores);
    BitSet withFailure = union(failures);
    withFailure.andNot(withScore);
    scored = withScore.cardinality();
    failed = withFailure.cardinality();
    tally = new Tally(scored, failed);
  }

  private BitSet union(BitSet kinds) {
    BitSet union = new BitSet();
    kinds.stream().forEach(ordinal -> union.or(heard.get(ordinal)));
    return union;
  }

  /** Readable by any thread. */
  Tally tally() {
    return tally;
  }
}
