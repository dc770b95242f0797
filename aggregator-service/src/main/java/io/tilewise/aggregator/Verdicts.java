package io.tilewise.aggregator;

import io.tilewise.aggregator.Progress.Tally;
import io.tilewise.aggregator.Submission.Amendable;
import io.tilewise.aggregator.Submission.Announced;
import io.tilewise.aggregator.Submission.Open;
import io.tilewise.aggregator.Submission.Variant;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.imageverdict.ImageVerdict;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.imageverdict.TileWeights;
import io.tilewise.verdict.scores.TileScores;
import java.time.Instant;

/** What is stored of a submission to what can be said of it. */
final class Verdicts {
  /** Of a verdict's JSON: no verdict is near it, and every topic takes as much. */
  static final int MAX_BYTES = 512 << 10;

  private static final int LONGEST_TEXT = 1000;

  private Verdicts() {}

  /** The image was tiled: reads all its scores, once. */
  static ImageClassified judged(
      Progress progress, ImageTiled manifest, TileRows rows, Stamp stamp) {
    return judged(progress, manifest, rows.reader(), stamp);
  }

  /** The same with the rows that the tiles were counted from. */
  static ImageClassified judged(
      Progress progress, ImageTiled manifest, TileRows.Reader rows, Stamp stamp) {
    TileCounts tiles = counts(progress);
    TileScores scores = scores(progress, manifest, rows);
    if (scores.tiles() != tiles.scored()) {
      throw new IllegalStateException(
          "scores read: %d (expected: %d)".formatted(scores.tiles(), tiles.scored()));
    }
    return ImageVerdict.judged(
        manifest,
        scores,
        TileWeights.unknown(manifest, progress::isScored, tiles.failed() + tiles.missing()),
        tiles,
        stamp);
  }

  private static TileScores scores(Progress progress, ImageTiled manifest, TileRows.Reader rows) {
    int labels = manifest.model().labels().size();
    TileScores.Builder scores = TileScores.builder(labels);
    int ordinal = progress.ordinal(new Variant(manifest.model().id(), labels));
    if (ordinal >= 0) {
      Instant window = progress.state().held().windowStart();
      rows.visitTiles(
          progress.digest(), window, ordinal, (index, row) -> add(scores, manifest, index, row));
    }
    return scores.build();
  }

  private static void add(TileScores.Builder scores, ImageTiled manifest, int index, TileRow row) {
    if (index < manifest.grid().tileCount() && row instanceof TileRow.Scored tile) {
      double weight = TileWeights.of(manifest, index, tile.tissueFraction());
      scores.add(index, weight, tile.logits().toArray());
    }
  }

  static ImageClassified rejected(Progress progress, ImageRejected rejection, Stamp stamp) {
    return unjudged(progress, Status.REJECTED, rejection.reason(), rejection.text(), stamp);
  }

  static ImageClassified notTiledInTime(Progress progress, Stamp stamp) {
    String text = "no manifest by " + progress.state().held().deadline();
    return unjudged(progress, Status.FAILED, Reason.NOT_TILED_IN_TIME, text, stamp);
  }

  /** The reason is cut short where it quotes what is too long for a record. */
  static ImageClassified notComputed(Progress progress, String reason, Stamp stamp) {
    String text = reason.length() > LONGEST_TEXT ? reason.substring(0, LONGEST_TEXT) : reason;
    return unjudged(progress, Status.FAILED, Reason.VERDICT_NOT_COMPUTED, text, stamp);
  }

  /** Refuses a verdict that no record would hold. */
  static void checkSize(int bytes) {
    if (bytes > MAX_BYTES) {
      throw new IllegalStateException(
          "verdict: " + bytes + " bytes (expected: at most " + MAX_BYTES + ")");
    }
  }

  private static ImageClassified unjudged(
      Progress progress, Status status, Reason reason, String text, Stamp stamp) {
    return ImageVerdict.unjudged(
        progress.key().imageId(),
        progress.key().submissionId(),
        status,
        reason,
        text,
        counts(progress),
        submittedAt(progress),
        stamp);
  }

  /** All of them: without a manifest, as many were expected as were heard of. */
  private static TileCounts counts(Progress progress) {
    Tally tally = progress.tally();
    int accountedFor = tally.scored() + tally.failed();
    ImageTiled manifest = progress.manifest();
    // A score of a tile that was said to be background is one tile more than announced.
    int expected = Math.max(manifest == null ? 0 : manifest.tileCount(), accountedFor);
    return new TileCounts(
        expected,
        tally.scored(),
        tally.failed(),
        expected - accountedFor,
        progress.state().held().duplicates());
  }

  private static Instant submittedAt(Progress progress) {
    ImageTiled manifest = progress.manifest();
    if (manifest != null) {
      return manifest.submittedAt();
    }
    Open known =
        progress.state() instanceof Amendable amendable ? amendable.known() : progress.state();
    return known instanceof Announced announced
        ? announced.submittedAt()
        : known.held().registeredAt();
  }

  /** The event that a row was, but for its text; its region is the grid's where it has one. */
  static Event rebuilt(ImageTiled manifest, Variant variant, int index, TileRow row) {
    int side = manifest.grid().tileSize();
    boolean inside = index < manifest.grid().tileCount();
    Region region = inside ? manifest.region(index) : new Region(0, 0, side, side);
    ModelReference model = variant.model();
    return switch (row) {
      case TileRow.Scored scored ->
          new TileScored(
              manifest.imageId(),
              manifest.submissionId(),
              index,
              region,
              scored.logits(),
              model,
              scored.tissueFraction());
      case TileRow.Failed failed ->
          new TileFailed(
              manifest.imageId(),
              manifest.submissionId(),
              index,
              region,
              model,
              failed.reason(),
              "kept until the manifest came");
    };
  }
}
