package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.Origin;
import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.Submission.Tiled;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileRow;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.aggregator.timing.TileRetention;
import io.tilewise.aggregator.timing.Timing;
import io.tilewise.events.Event;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.VerdictInput;
import io.tilewise.imageverdict.TileKind;
import java.time.Duration;
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
  private final TileRetention tileRetention;
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
    this.tileRetention = surroundings.tileRetention();
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
    agenda.heard(arrival.time());
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
    if (submission == null) {
      return Optional.empty();
    }
    // The same submission again, or one whose manifest was faster, adds nothing but its place.
    if (submission.state() instanceof Announced known && !known.submitted()) {
      register(submission, known, event, arrival);
    } else {
      @Nullable Long known = submission.state().facts().origin().offset();
      learn(submission, arrival.offset(), arrival);
      boolean isFirst = known == null || arrival.offset() <= known;
      if (isFirst && submission.state() instanceof Tiled) {
        refuseTooLong(submission, event);
      }
    }
    endIfDue(submission, arrival.traceparent());
    return Optional.empty();
  }

  private void register(
      OpenSubmission submission, Announced known, ImageSubmitted event, Arrival arrival) {
    Duration age = Duration.between(arrival.time(), clock.instant());
    Origin origin = known.facts().origin().read(arrival.offset(), arrival.traceparent(), age);
    Instant deadline = arrival.time().plus(event.maxWait());
    submissions.save(
        submission,
        known.with(known.facts().from(origin)).submitted(event.submittedAt(), deadline));
    if (submission.rejection() == null) {
      refuseTooLong(submission, event);
    }
  }

  /** Whichever came first, submission or manifest: its tiles may be gone before its deadline. */
  private void refuseTooLong(OpenSubmission submission, ImageSubmitted event) {
    tileRetention
        .of(event.lane())
        .filter(kept -> event.maxWait().compareTo(kept.time()) > 0)
        .ifPresent(kept -> submission.rejected(kept.tooShortFor(event, clock.instant())));
  }

  private Optional<Refusal> tiled(ImageTiled manifest, Arrival arrival) {
    OpenSubmission submission = findOrRegister(manifest, arrival).orElse(null);
    if (submission == null) {
      return Optional.empty();
    }
    ImageTiled first = submission.manifest();
    if (first == null) {
      ImageTiled kept = tiles.tiled(submission, manifest);
      Open known = submission.state();
      Instant registeredAt = known.facts().registeredAt();
      records.put(kept);
      submissions.save(
          submission, known.tiled(Timing.atMostLongestWait(manifest.deadline(), registeredAt)));
    }
    // Tiled again: the first manifest stays, as its tiles may have been scored by its model.
    Optional<Refusal> refusal = first == null ? Optional.empty() : Refusal.of(manifest, first);
    if (refusal.isEmpty()) {
      Integer partition = manifest.submissionPartition();
      learn(submission, own(partition, manifest.submissionOffset(), arrival), arrival);
      endIfDue(submission, arrival.traceparent());
    }
    return refusal;
  }

  private Optional<Refusal> rejected(ImageRejected rejection, Arrival arrival) {
    OpenSubmission submission = findOrRegister(rejection, arrival).orElse(null);
    // A manifest says that tiling once went through: then its tiles are judged.
    if (submission != null && submission.manifest() == null) {
      reject(submission, rejection, arrival);
    }
    return Optional.empty();
  }

  /** Kept until its revision is known; mostly that is now. The first one counts. */
  private void reject(OpenSubmission submission, ImageRejected rejection, Arrival arrival) {
    boolean isFirst = submission.rejection() == null;
    if (isFirst) {
      submission.rejected(rejection);
    }
    Integer partition = rejection.submissionPartition();
    learn(submission, own(partition, rejection.submissionOffset(), arrival), arrival);
    if (!submission.isDue() && isFirst) {
      records.put(rejection);
    }
    endIfDue(submission, arrival.traceparent());
  }

  /**
   * An offset only orders the partition that it is of: that of a submission which a foreign
   * partitioner put elsewhere says nothing here, nor does one of a partition that nobody names.
   */
  private static @Nullable Long own(
      @Nullable Integer partition, @Nullable Long offset, Arrival arrival) {
    return partition != null && partition == arrival.partition() ? offset : null;
  }

  /** Somebody spoke of the submission's own record, and may have said where it is. */
  private void learn(OpenSubmission submission, @Nullable Long offset, Arrival arrival) {
    Open known = submission.state();
    Origin origin = known.facts().origin().heard(offset, arrival.traceparent());
    if (!origin.equals(known.facts().origin())) {
      submissions.save(submission, known.with(known.facts().from(origin)));
    }
  }

  private Optional<Refusal> tile(Event event, HeardTile tile, Arrival arrival) {
    OpenSubmission submission = findOrRegister(event, arrival).orElse(null);
    if (submission == null) {
      tiles.late(SubmissionKey.of(event));
      return Optional.empty();
    }
    Optional<Refusal> refusal = tiles.enter(submission, tile, arrival.time());
    endIfDue(submission, arrival.traceparent());
    return refusal;
  }

  private Optional<OpenSubmission> findOrRegister(Event event, Arrival arrival) {
    return submissions.findOrRegister(SubmissionKey.of(event), arrival);
  }

  private void endIfDue(OpenSubmission submission, @Nullable String traceparent) {
    if (submission.isDue()) {
      endings.end(submission, traceparent);
    }
  }
}
