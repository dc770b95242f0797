package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.Submission.Final;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileChunk;
import io.tilewise.aggregator.state.TileRow;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.imageverdict.TileKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tiles that are heard of, into the ledger of their submission and into the rows: one put for a
 * tile that is new, a count in the record for one that is not. Of one stream thread.
 */
final class TileEntries {
  private final ImageRecords records;
  private final TileRows rows;
  private final OpenSubmissions submissions;
  private final AggregatorMetrics metrics;
  private final Edge edge;

  TileEntries(TaskState state, AggregatorMetrics metrics, Edge edge) {
    this.records = state.records();
    this.rows = state.rows();
    this.submissions = state.submissions();
    this.metrics = metrics;
    this.edge = edge;
  }

  /** Of a submission that has its last verdict. */
  void late(SubmissionKey key) {
    if (records.submission(key).orElse(null) instanceof Final marker) {
      records.put(key, marker.oneMoreLate());
    }
    metrics.late();
  }

  /** Enters a tile; what comes back is the reason why its record goes to the dead letters. */
  Optional<Refusal> enter(OpenSubmission submission, HeardTile tile, Instant heardAt) {
    if (submission.state() instanceof Amendable) {
      metrics.late();
    }
    ImageTiled manifest = submission.manifest();
    Optional<Refusal> refusal =
        manifest == null
            ? tooMuchToWaitFor(submission, tile)
            : Refusal.of(tile.kind(), tile.index(), manifest);
    if (manifest != null && refusal.isEmpty()) {
      // Where it names no source, those of tiles are as many as somebody likes.
      Optional<Refusal> oneTooMany = oneKindTooMany(submission, tile.as(manifest));
      if (oneTooMany.isPresent()) {
        return oneTooMany;
      }
    }
    if (refusal.isEmpty()) {
      submission.tileAt(heardAt);
    }
    if (manifest != null) {
      hear(submission, tile.as(manifest));
      saveContent(submission, manifest);
    } else if (refusal.isEmpty()) {
      hear(submission, tile);
    }
    return refusal;
  }

  /** A manifest that names no content took on that of the tile: it has to outlive a restart. */
  private void saveContent(OpenSubmission submission, ImageTiled before) {
    ImageTiled after = submission.manifest();
    if (after != null && before.model().digest() == null && after.model().digest() != null) {
      records.put(after);
    }
  }

  private static Optional<Refusal> tooMuchToWaitFor(OpenSubmission submission, HeardTile tile) {
    if (tile.index() >= TileGrid.MAX_TILES) {
      return Optional.of(Refusal.outsideGrid(tile.index(), TileGrid.MAX_TILES));
    }
    return oneKindTooMany(submission, tile);
  }

  private static Optional<Refusal> oneKindTooMany(OpenSubmission submission, HeardTile tile) {
    boolean full = submission.state().facts().kinds().size() >= Refusal.MAX_KINDS;
    return full && submission.ordinal(tile.kind()) < 0
        ? Optional.of(Refusal.tooManyKinds(tile.kind()))
        : Optional.empty();
  }

  private void hear(OpenSubmission submission, HeardTile tile) {
    switch (submission.hear(tile.kind(), tile.index())) {
      case SCORE, FAILURE -> write(submission, tile);
      case DUPLICATE -> {
        submissions.save(submission, withDuplicates(submission));
        metrics.duplicates(1);
      }
      case FOREIGN -> {}
    }
  }

  private static Open withDuplicates(OpenSubmission submission) {
    Open state = submission.state();
    return state.with(state.facts().counting(submission.counts().duplicate()));
  }

  private void write(OpenSubmission submission, HeardTile tile) {
    if (submission.ordinal(tile.kind()) < 0) {
      Open state = submission.state();
      submissions.save(submission, state.with(state.facts().plus(tile.kind())));
    }
    int ordinal = submission.ordinal(tile.kind());
    Instant window = submission.state().facts().windowStart();
    TileChunk chunk = submission.tail(ordinal).plus(tile.index(), tile.row());
    rows.put(submission.digest(), window, ordinal, chunk);
    submission.grown(ordinal, chunk);
  }

  /**
   * The manifest came: what was kept until then counts now, or goes to the dead letters.
   *
   * @return the manifest that is to be kept, of the content that counts
   */
  ImageTiled tiled(OpenSubmission submission, ImageTiled said) {
    ImageTiled manifest = submission.withContent(said);
    Facts facts = submission.state().facts();
    List<TileKind> kinds = facts.kinds();
    for (int ordinal = 0; ordinal < kinds.size(); ordinal++) {
      TileKind kind = kinds.get(ordinal);
      OptionalInt doubtful = submission.doubtful(kind, manifest);
      if (doubtful.isPresent() && Refusal.of(kind, doubtful.getAsInt(), manifest).isPresent()) {
        rows.reader()
            .visitTiles(
                submission.digest(),
                facts.windowStart(),
                ordinal,
                (index, row) -> refuse(manifest, kind, index, row));
      }
    }
    submission.tiled(manifest);
    submission.become(withDuplicates(submission));
    metrics.duplicates(submission.counts().duplicate() - facts.duplicates());
    return manifest;
  }

  private void refuse(ImageTiled manifest, TileKind kind, int index, TileRow row) {
    Refusal.of(kind, index, manifest)
        .ifPresent(
            why -> edge.refused(Verdicts.rebuilt(manifest, kind, index, row), row.offset(), why));
  }
}
