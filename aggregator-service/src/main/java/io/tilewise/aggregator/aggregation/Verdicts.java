package io.tilewise.aggregator.aggregation;

import static java.util.Objects.requireNonNull;

import io.tilewise.aggregator.state.LastVerdict;
import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.TileRow;
import io.tilewise.aggregator.state.TileRows;
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
import io.tilewise.imageverdict.CountedScores;
import io.tilewise.imageverdict.ImageVerdict;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.imageverdict.TileKind;
import io.tilewise.imageverdict.TileWeights;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** What is stored of a submission to what can be said of it. */
public final class Verdicts {
  private Verdicts() {}

  /**
   * What the rules say of an image that was tiled.
   *
   * @param rows that its tiles were counted from, read once
   */
  public static ImageClassified judge(
      OpenSubmission submission, TileRows.Reader rows, Stamp stamp) {
    ImageTiled manifest = requireNonNull(submission.manifest(), "a manifest is known");
    TileCounts tiles = submission.counts();
    Counted counted = new Counted(manifest);
    rows(submission, manifest, rows, counted);
    if (tiles.failed() > 0) {
      failures(submission, manifest, rows, counted);
    }
    if (counted.scores.tiles() != tiles.scored()) {
      throw new IllegalStateException(
          "scores read: %d (expected: %d)".formatted(counted.scores.tiles(), tiles.scored()));
    }
    return counted.scores.judge(
        manifest,
        TileWeights.unknown(manifest, submission::isScored, tiles.failed() + tiles.missing()),
        tiles,
        stamp);
  }

  /** Gives the scores that may count in the order of the topic, where the first of a tile does. */
  private static void rows(
      OpenSubmission submission, ImageTiled manifest, TileRows.Reader rows, Counted counted) {
    List<TileKind> kinds =
        submission.state().facts().kinds().stream()
            .filter(kind -> kind.labels() != TileKind.FAILED && kind.fits(manifest))
            .toList();
    if (kinds.size() == 1) {
      // Heard in the order of the topic, and so without a list of them.
      visit(submission, kinds.getFirst(), rows, counted::add);
      return;
    }
    List<Row> all = new ArrayList<>();
    for (TileKind kind : kinds) {
      visit(submission, kind, rows, all::add);
    }
    all.sort(Comparator.comparingLong(row -> row.tile.offset()));
    all.forEach(counted::add);
  }

  /** Gives why tiles failed, a score that nobody can read among them. */
  private static void failures(
      OpenSubmission submission, ImageTiled manifest, TileRows.Reader rows, Counted counted) {
    List<TileKind> kinds = submission.state().facts().kinds();
    for (int ordinal = 0; ordinal < kinds.size(); ordinal++) {
      TileKind kind = kinds.get(ordinal);
      if (kind.isOf(manifest) && (kind.labels() == TileKind.FAILED || !kind.fits(manifest))) {
        rows.visitTiles(
            submission.digest(),
            submission.state().facts().windowStart(),
            ordinal,
            counted::addFailure);
      }
    }
  }

  private static void visit(
      OpenSubmission submission, TileKind kind, TileRows.Reader rows, Consumer<Row> visitor) {
    rows.visitTiles(
        submission.digest(),
        submission.state().facts().windowStart(),
        submission.ordinal(kind),
        (index, row) -> {
          if (row instanceof TileRow.Scored tile) {
            visitor.accept(new Row(kind, index, tile));
          }
        });
  }

  private record Row(TileKind kind, int index, TileRow.Scored tile) {}

  /** The first score of each tile. */
  private static final class Counted {
    private final ImageTiled manifest;
    private final CountedScores scores;
    private final BitSet tiles = new BitSet();

    private Counted(ImageTiled manifest) {
      this.manifest = manifest;
      this.scores = new CountedScores(manifest);
    }

    private void add(Row row) {
      if (manifest.expects(row.index) && !tiles.get(row.index)) {
        tiles.set(row.index);
        scores.add(row.kind, row.index, row.tile.tissueFraction(), row.tile.logits());
      }
    }

    private void addFailure(int index, TileRow row) {
      if (manifest.expects(index)) {
        scores.addFailure(
            index,
            row instanceof TileRow.Failed failed ? failed.reason() : CountedScores.UNREADABLE);
      }
    }
  }

  /** For want of time: then what cost it is said, too. */
  static ImageClassified rejected(OpenSubmission submission, ImageRejected rejection, Stamp stamp) {
    boolean late = rejection.reason() == Reason.NOT_TILED_IN_TIME;
    String more = late ? DeadlineText.skew(submission.state().facts()) : "";
    return unjudged(
        submission, Status.REJECTED, rejection.reason(), rejection.text() + more, stamp);
  }

  static ImageClassified notTiledInTime(
      OpenSubmission submission, TileRows.Reader rows, Stamp stamp) {
    String text = DeadlineText.noManifest(submission, rows);
    return unjudged(submission, Status.FAILED, Reason.NOT_TILED_IN_TIME, text, stamp);
  }

  /** The event cuts a reason that quotes what is too long for a record. */
  static ImageClassified notComputed(OpenSubmission submission, String reason, Stamp stamp) {
    return unjudged(submission, Status.FAILED, Reason.VERDICT_NOT_COMPUTED, reason, stamp);
  }

  /** Refuses a verdict that no record would hold. */
  static void checkSize(int bytes) {
    if (bytes > LastVerdict.MAX_BYTES) {
      throw new IllegalStateException(
          "verdict: " + bytes + " bytes (expected: at most " + LastVerdict.MAX_BYTES + ")");
    }
  }

  private static ImageClassified unjudged(
      OpenSubmission submission, Status status, Reason reason, String text, Stamp stamp) {
    return ImageVerdict.unjudged(
        submission.key().imageId(),
        submission.key().submissionId(),
        status,
        reason,
        text,
        submission.counts(),
        submittedAt(submission),
        stamp);
  }

  private static Instant submittedAt(OpenSubmission submission) {
    ImageTiled manifest = submission.manifest();
    if (manifest != null) {
      return manifest.submittedAt();
    }
    Open known =
        submission.state() instanceof Amendable amendable ? amendable.known() : submission.state();
    return known instanceof Announced announced
        ? announced.submittedAt()
        : known.facts().registeredAt();
  }

  /** The event that a row was, but for its text; its region is the grid's where it has one. */
  static Event rebuilt(ImageTiled manifest, TileKind kind, int index, TileRow row) {
    int side = manifest.grid().tileSize();
    boolean inside = index < manifest.grid().tileCount();
    Region region = inside ? manifest.region(index) : new Region(0, 0, side, side);
    ModelReference model = kind.model();
    return switch (row) {
      case TileRow.Scored scored ->
          new TileScored(
              manifest.imageId(),
              manifest.submissionId(),
              index,
              region,
              scored.logits(),
              model,
              scored.tissueFraction(),
              kind.digest(),
              kind.source());
      case TileRow.Failed failed ->
          new TileFailed(
              manifest.imageId(),
              manifest.submissionId(),
              index,
              region,
              model,
              failed.reason(),
              "kept until the manifest came",
              kind.digest(),
              kind.source());
    };
  }
}
