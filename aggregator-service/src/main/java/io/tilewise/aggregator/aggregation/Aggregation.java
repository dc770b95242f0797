package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileRow;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.events.Event;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.VerdictInput;
import io.tilewise.imageverdict.TileKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task does with its submissions: takes events, looks at its {@link Agenda}, and gives
 * verdicts ({@link Endings}). Knows the stores, not the topics. Of one stream thread.
 */
public final class Aggregation implements AutoCloseable {
  private final InFlight inFlight;
  private final InFlight.OfTask task;
  private final ImageRecords records;
  private final TileRows rows;
  private final InstantSource clock;
  private final OpenSubmissions submissions;
  private final TileEntries tiles;
  private final Endings endings;
  private final Agenda agenda;
  private boolean caughtUp;

  /** Of a task that begins on these stores. */
  public Aggregation(ImageRecords records, TileRows rows, Surroundings surroundings, Edge edge) {
    this.inFlight = surroundings.inFlight();
    this.task = inFlight.begin();
    this.records = records;
    this.rows = rows;
    this.clock = surroundings.clock();
    this.submissions = new OpenSubmissions(records, rows, task, surroundings.timing());
    TaskState state = new TaskState(records, rows, submissions);
    this.tiles = new TileEntries(state, surroundings.metrics(), edge);
    this.endings = new Endings(state, surroundings, edge);
    this.agenda = new Agenda(state, surroundings, endings::expire);
  }

  /** Does what is due by the clock. */
  public void wake() {
    catchUp();
    agenda.wake();
  }

  /** Before the first event, and after {@link #forget}: does what became due meanwhile. */
  public void catchUp() {
    if (!caughtUp) {
      submissions.recount();
      agenda.catchUp();
      rows.beginSegment(clock.instant());
      caughtUp = true;
    }
  }

  /** Memory may be ahead of the stores or behind them, and is to be read from them again. */
  public void forget() {
    caughtUp = false;
  }

  @Override
  public void close() {
    inFlight.end(task);
  }

  /** Takes an event; what comes back is the reason why it cannot count. */
  public Optional<Refusal> accept(VerdictInput event, Arrival arrival) {
    return switch (event) {
      case ImageSubmitted submitted -> submitted(submitted, arrival);
      case ImageTiled manifest -> tiled(manifest, arrival);
      case ImageRejected rejected -> rejected(rejected, arrival);
      case TileScored scored -> {
        TileRow row =
            new TileRow.Scored(arrival.offset(), scored.tissueFraction(), scored.logits());
        yield tile(scored, new HeardTile(TileKind.of(scored), scored.index(), row), arrival);
      }
      case TileFailed failed -> {
        TileRow row = new TileRow.Failed(arrival.offset(), failed.reason());
        yield tile(failed, new HeardTile(TileKind.of(failed), failed.index(), row), arrival);
      }
    };
  }

  private Optional<Refusal> submitted(ImageSubmitted event, Arrival arrival) {
    OpenSubmission submission = findOrRegister(event, arrival).orElse(null);
    // The same submission again, or one whose manifest was faster, adds nothing.
    if (submission != null && submission.state() instanceof Announced known && !known.submitted()) {
      Instant deadline = arrival.time().plus(event.maxWait());
      submissions.save(submission, known.submitted(event.submittedAt(), deadline));
    }
    return Optional.empty();
  }

  private Optional<Refusal> tiled(ImageTiled manifest, Arrival arrival) {
    OpenSubmission submission = findOrRegister(manifest, arrival).orElse(null);
    if (submission == null) {
      return Optional.empty();
    }
    ImageTiled first = submission.manifest();
    if (first != null) {
      // Tiled again: the first manifest stays, as its tiles may have been scored by its model.
      return Refusal.of(manifest, first);
    }
    ImageTiled kept = tiles.tiled(submission, manifest);
    Open known = submission.state();
    Instant registeredAt = known.facts().registeredAt();
    records.put(kept);
    submissions.save(
        submission, known.tiled(Timing.atMostLongestWait(manifest.deadline(), registeredAt)));
    endIfComplete(submission, arrival.traceparent());
    return Optional.empty();
  }

  private Optional<Refusal> rejected(ImageRejected rejection, Arrival arrival) {
    OpenSubmission submission = findOrRegister(rejection, arrival).orElse(null);
    // A manifest says that tiling once went through: then its tiles are judged.
    if (submission != null && submission.manifest() == null) {
      endings.end(
          submission,
          stamp -> Verdicts.rejected(submission, rejection, stamp),
          arrival.traceparent());
    }
    return Optional.empty();
  }

  private Optional<Refusal> tile(Event event, HeardTile tile, Arrival arrival) {
    OpenSubmission submission = findOrRegister(event, arrival).orElse(null);
    if (submission == null) {
      tiles.late(SubmissionKey.of(event));
      return Optional.empty();
    }
    Optional<Refusal> refusal = tiles.enter(submission, tile, arrival.time());
    endIfComplete(submission, arrival.traceparent());
    return refusal;
  }

  private Optional<OpenSubmission> findOrRegister(Event event, Arrival arrival) {
    return submissions.findOrRegister(SubmissionKey.of(event), arrival.time());
  }

  private void endIfComplete(OpenSubmission submission, @Nullable String traceparent) {
    if (submission.isComplete()) {
      endings.end(submission, stamp -> endings.judge(submission, stamp), traceparent);
    }
  }
}
