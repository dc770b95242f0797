package io.tilewise.aggregator;

import io.tilewise.aggregator.Refusal.Cause;
import io.tilewise.aggregator.Submission.Amendable;
import io.tilewise.aggregator.Submission.Announced;
import io.tilewise.aggregator.Submission.Final;
import io.tilewise.aggregator.Submission.Open;
import io.tilewise.aggregator.Submission.Variant;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.VerdictInput;
import io.tilewise.events.tiling.TileGrid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each event does to the submission that it belongs to, up to its {@link Conclusions}. Knows
 * the stores, not the topics. What is due by itself is the {@link Agenda}'s. Of one stream thread.
 */
final class Aggregation {
  private final ImageRecords records;
  private final TileRows rows;
  private final OpenSubmissions submissions;
  private final Conclusions conclusions;
  private final AggregatorMetrics metrics;
  private final Outlet outlet;

  Aggregation(TaskState state, Conclusions conclusions, AggregatorMetrics metrics, Outlet outlet) {
    this.records = state.records();
    this.rows = state.rows();
    this.submissions = state.submissions();
    this.conclusions = conclusions;
    this.metrics = metrics;
    this.outlet = outlet;
  }

  /** The stores of a task, and the open submissions in them. */
  record TaskState(ImageRecords records, TileRows rows, OpenSubmissions submissions) {}

  /** Where results go. */
  interface Outlet {
    /** A verdict, final for its submission, and its JSON. */
    void classified(ImageClassified verdict, byte[] json, @Nullable String traceparent);

    /** A tile record that was kept until the manifest told that it cannot count. */
    void refused(Event rebuilt, long offset, Refusal why);
  }

  /**
   * How an event came.
   *
   * @param time of its record, not in the future
   * @param offset of its record
   * @param traceparent that it carried
   */
  record Arrival(Instant time, long offset, @Nullable String traceparent) {}

  /** Takes an event; what comes back is the reason why it cannot count. */
  Optional<Refusal> accept(VerdictInput event, Arrival arrival) {
    return switch (event) {
      case ImageSubmitted submitted -> submitted(submitted, arrival);
      case ImageTiled manifest -> tiled(manifest, arrival);
      case ImageRejected rejected -> rejected(rejected, arrival);
      case TileScored scored -> {
        TileRow row =
            new TileRow.Scored(arrival.offset(), scored.tissueFraction(), scored.logits());
        yield tile(scored, Variant.of(scored), scored.index(), row, arrival);
      }
      case TileFailed failed -> {
        TileRow row = new TileRow.Failed(arrival.offset(), failed.reason());
        yield tile(failed, Variant.of(failed), failed.index(), row, arrival);
      }
    };
  }

  private Optional<Refusal> submitted(ImageSubmitted submission, Arrival arrival) {
    Progress progress = findOrRegister(submission, arrival).orElse(null);
    // The same submission again, or one whose manifest was faster, adds nothing.
    if (progress != null && progress.state() instanceof Announced known && !known.submitted()) {
      Instant deadline = arrival.time().plus(submission.maxWait());
      submissions.save(progress, known.submitted(submission.submittedAt(), deadline));
    }
    return Optional.empty();
  }

  private Optional<Refusal> tiled(ImageTiled manifest, Arrival arrival) {
    Progress progress = findOrRegister(manifest, arrival).orElse(null);
    if (progress == null) {
      return Optional.empty();
    }
    ImageTiled first = progress.manifest();
    if (first != null) {
      // Tiled again: the first manifest stays, as its tiles may have been scored by its model.
      return Refusal.of(manifest, first);
    }
    Open known = progress.state();
    Instant registeredAt = known.held().registeredAt();
    records.put(manifest);
    submissions.save(
        progress, known.tiled(Timing.atMostLongestWait(manifest.deadline(), registeredAt)));
    List<Integer> unusable = refuseWhatCannotCount(progress, manifest);
    progress.tiled(manifest);
    unusable.forEach(index -> fail(progress, manifest, index, arrival));
    closeIfAccountedFor(progress, arrival.traceparent());
    return Optional.empty();
  }

  private Optional<Refusal> rejected(ImageRejected rejection, Arrival arrival) {
    Progress progress = findOrRegister(rejection, arrival).orElse(null);
    // A manifest says that tiling once went through: then its tiles are judged.
    if (progress != null && progress.manifest() == null) {
      conclusions.conclude(
          progress, stamp -> Verdicts.rejected(progress, rejection, stamp), arrival.traceparent());
    }
    return Optional.empty();
  }

  private Optional<Refusal> tile(
      Event event, Variant variant, int index, TileRow row, Arrival arrival) {
    Progress progress = findOrRegister(event, arrival).orElse(null);
    if (progress == null) {
      late(SubmissionKey.of(event));
      return Optional.empty();
    }
    if (progress.state() instanceof Amendable) {
      metrics.late();
    }
    ImageTiled manifest = progress.manifest();
    Optional<Refusal> refusal =
        manifest == null
            ? tooMuchToWaitFor(progress, variant, index)
            : Refusal.of(variant, index, manifest);
    if (refusal.isEmpty()) {
      progress.tileAt(arrival.time());
      hear(progress, variant, index, row);
    } else if (manifest != null && refusal.get().cause() == Cause.LOGITS_MISMATCH) {
      fail(progress, manifest, index, arrival);
    }
    closeIfAccountedFor(progress, arrival.traceparent());
    return refusal;
  }

  private static Optional<Refusal> tooMuchToWaitFor(Progress progress, Variant variant, int index) {
    if (index >= TileGrid.MAX_TILES) {
      return Optional.of(Refusal.outsideGrid(index, TileGrid.MAX_TILES));
    }
    boolean full = progress.state().held().variants().size() >= Refusal.MAX_VARIANTS;
    return full && progress.ordinal(variant) < 0
        ? Optional.of(Refusal.tooManyModels(variant))
        : Optional.empty();
  }

  /** One put: a row for a tile that is new, a count in the record for one that is not. */
  private void hear(Progress progress, Variant variant, int index, TileRow row) {
    if (progress.ordinal(variant) < 0) {
      Open state = progress.state();
      submissions.save(progress, state.with(state.held().plus(variant)));
    }
    int ordinal = progress.ordinal(variant);
    if (progress.hasHeard(ordinal, index)) {
      Open state = progress.state();
      submissions.save(progress, state.with(state.held().oneMoreDuplicate()));
      metrics.duplicate();
    } else {
      Instant window = progress.state().held().windowStart();
      TileChunk chunk = progress.tail(ordinal).plus(index, row);
      rows.put(progress.digest(), window, ordinal, chunk);
      progress.hear(ordinal, index, chunk);
    }
  }

  /** A score that nobody can read: no other will come, so the tile is closed without one. */
  private void fail(Progress progress, ImageTiled manifest, int index, Arrival arrival) {
    Variant variant = new Variant(manifest.model().id(), Variant.FAILED);
    hear(progress, variant, index, new TileRow.Failed(arrival.offset(), Reason.INFERENCE_FAILED));
  }

  private void late(SubmissionKey key) {
    if (records.submission(key).orElse(null) instanceof Final marker) {
      records.put(key, marker.oneMoreLate());
    }
    metrics.late();
  }

  private Optional<Progress> findOrRegister(Event event, Arrival arrival) {
    return submissions.findOrRegister(SubmissionKey.of(event), arrival.time());
  }

  /** Dead-letters the rows that turn out not to count; returns the tiles that failed thereby. */
  private List<Integer> refuseWhatCannotCount(Progress progress, ImageTiled manifest) {
    List<Integer> unusable = new ArrayList<>();
    List<Variant> variants = progress.state().held().variants();
    for (int ordinal = 0; ordinal < variants.size(); ordinal++) {
      Variant variant = variants.get(ordinal);
      int last = progress.last(ordinal);
      if (last >= 0 && Refusal.of(variant, last, manifest).isPresent()) {
        visit(
            progress,
            ordinal,
            (index, row) ->
                Refusal.of(variant, index, manifest)
                    .ifPresent(
                        why -> {
                          if (why.cause() == Cause.LOGITS_MISMATCH) {
                            unusable.add(index);
                          }
                          Event event = Verdicts.rebuilt(manifest, variant, index, row);
                          outlet.refused(event, row.offset(), why);
                        }));
      }
    }
    return unusable;
  }

  private void visit(Progress progress, int ordinal, TileChunk.Visitor visitor) {
    Instant window = progress.state().held().windowStart();
    rows.reader().visitTiles(progress.digest(), window, ordinal, visitor);
  }

  private void closeIfAccountedFor(Progress progress, @Nullable String traceparent) {
    ImageTiled manifest = progress.manifest();
    Progress.Tally tally = progress.tally();
    if (manifest != null && tally.scored() + tally.failed() >= manifest.tileCount()) {
      conclusions.conclude(
          progress, stamp -> Verdicts.judged(progress, manifest, rows, stamp), traceparent);
    }
  }
}
