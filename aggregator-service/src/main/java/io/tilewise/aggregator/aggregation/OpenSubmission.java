package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileChunk;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.imageverdict.TileKind;
import io.tilewise.imageverdict.TileLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An open submission in memory: its record, its manifest, the ledger of its tiles, and of each kind
 * of tile record the chunk that still grows. Everything here can be read back from the stores. Of
 * one stream thread, but for {@link #counts}, which any thread may read.
 */
public final class OpenSubmission {
  private final SubmissionKey key;
  private final byte[] digest;
  private final TileLedger ledger;
  private final List<TileChunk> tails = new ArrayList<>();
  private Open state;
  private @Nullable ImageRejected rejection;
  private @Nullable Instant firstTileAt;
  private volatile TileCounts counts;

  private OpenSubmission(SubmissionKey key, Open state, @Nullable ImageTiled manifest) {
    this.key = key;
    this.digest = key.digest();
    this.state = state;
    this.ledger = manifest == null ? new TileLedger() : new TileLedger(manifest);
    ledger.recallDuplicates(state.facts().duplicates());
    this.counts = ledger.counts();
  }

  /** A submission that nothing was heard of yet. */
  static OpenSubmission registered(SubmissionKey key, Open state) {
    return new OpenSubmission(key, state, null);
  }

  /** A submission as the stores know it. */
  public static OpenSubmission load(
      SubmissionKey key, Open state, @Nullable ImageTiled manifest, TileRows.Reader rows) {
    OpenSubmission submission = new OpenSubmission(key, state, manifest);
    for (TileKind kind : state.facts().kinds()) {
      submission.read(kind, rows);
    }
    submission.counts = submission.ledger.counts();
    return submission;
  }

  private void read(TileKind kind, TileRows.Reader rows) {
    int ordinal = tails.size();
    tails.add(TileChunk.NONE);
    rows.visit(
        digest,
        state.facts().windowStart(),
        ordinal,
        chunk -> {
          tails.set(ordinal, chunk);
          chunk.visit((index, _) -> ledger.recall(kind, index));
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
    while (tails.size() < next.facts().kinds().size()) {
      tails.add(TileChunk.NONE);
    }
  }

  /** Of the content that counts, where one is known. */
  @Nullable ImageTiled manifest() {
    return ledger.manifest();
  }

  /** A manifest that comes now, of the content that counts from then on. */
  ImageTiled withContent(ImageTiled known) {
    return ledger.withContent(known);
  }

  /** From now on only the manifest's model and the grid's tiles count. */
  void tiled(ImageTiled known) {
    ledger.tiled(known);
    counts = ledger.counts();
  }

  @Nullable ImageRejected rejection() {
    return rejection;
  }

  /** It cannot be tiled. */
  void rejected(ImageRejected known) {
    rejection = known;
  }

  /** A tile of it was heard of, before it is entered. */
  void tileAt(Instant time) {
    if (firstTileAt == null && counts.scored() + counts.failed() == 0) {
      firstTileAt = time;
    }
  }

  /** When the first tile was heard of, empty when that was before this task started. */
  Optional<Instant> firstTileAt() {
    return Optional.ofNullable(firstTileAt);
  }

  /** Enters a record of this kind about the tile. */
  TileLedger.Entry hear(TileKind kind, int index) {
    TileLedger.Entry entry = ledger.hear(kind, index);
    counts = ledger.counts();
    return entry;
  }

  /** As {@link TileLedger#doubtful}. */
  OptionalInt doubtful(TileKind kind, ImageTiled known) {
    return ledger.doubtful(kind, known);
  }

  boolean isScored(int index) {
    return ledger.isScored(index);
  }

  /** Whether the manifest is known and none of its tiles is missing. */
  boolean isComplete() {
    return ledger.isComplete();
  }

  /** Whether nothing is waited for that could change its verdict. */
  boolean isOver() {
    return manifest() == null ? rejection != null : isRefused() || isComplete();
  }

  /** Whether it asks for what it cannot have, tiled or not. */
  boolean isRefused() {
    return rejection != null && rejection.reason() == Reason.MAX_WAIT_TOO_LONG;
  }

  /** Whether its verdict can be given: nothing is waited for, nor is who says its revision. */
  boolean isDue() {
    return isOver() && (state instanceof Amendable || state.facts().origin().isSettled());
  }

  /** The account of its tiles. Readable by any thread. */
  public TileCounts counts() {
    return counts;
  }

  /** Position of a kind of record in the rows, -1 when none has one yet. */
  int ordinal(TileKind kind) {
    return state.facts().kinds().indexOf(kind);
  }

  /** The chunk of this kind that the next tile is added to. */
  TileChunk tail(int ordinal) {
    return tails.get(ordinal);
  }

  /** A chunk was written. */
  void grown(int ordinal, TileChunk chunk) {
    tails.set(ordinal, chunk);
  }
}
