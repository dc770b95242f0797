package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.ImageRecords.Kind;
import io.tilewise.aggregator.state.Origin;
import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.Submission.Final;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.aggregator.timing.Timing;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.kafka.FailureLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The submissions of a task that still take what comes: finds, registers, saves and closes them,
 * and keeps store, agenda and memory in step. Of one stream thread.
 */
final class OpenSubmissions {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSubmissions.class);

  private final ImageRecords records;
  private final TileRows rows;
  private final InFlight.OfTask task;
  private final Timing timing;

  OpenSubmissions(ImageRecords records, TileRows rows, InFlight.OfTask task, Timing timing) {
    this.records = records;
    this.rows = rows;
    this.task = task;
    this.timing = timing;
  }

  /**
   * Finds a submission, registers it when it is new; empty when its last verdict was given.
   *
   * @param heard the record that speaks of it
   */
  Optional<OpenSubmission> findOrRegister(SubmissionKey key, Arrival heard) {
    OpenSubmission known = task.loaded().get(key);
    if (known != null) {
      return Optional.of(known);
    }
    return switch (records.submission(key).orElse(null)) {
      case null -> Optional.of(register(key, heard));
      case Open open -> Optional.of(load(key, open));
      case Final _ -> Optional.empty();
    };
  }

  /** Finds a submission that still takes what comes. */
  Optional<OpenSubmission> find(SubmissionKey key) {
    OpenSubmission known = task.loaded().get(key);
    if (known != null) {
      return Optional.of(known);
    }
    return records.submission(key).orElse(null) instanceof Open open
        ? Optional.of(load(key, open))
        : Optional.empty();
  }

  /** Forgets what is in memory and counts what is in the stores. */
  void recount() {
    task.loaded().clear();
    task.open().clear();
    records.open(task.open()::opened);
  }

  private OpenSubmission register(SubmissionKey key, Arrival heard) {
    Instant heardAt = heard.time();
    Instant deadline = heardAt.plus(ImageSubmitted.DEFAULT_MAX_WAIT);
    Origin origin = Origin.UNHEARD.heard(null, heard.traceparent());
    Facts facts = new Facts(heardAt, heardAt, deadline, deadline, List.of(), 0, origin);
    Announced unplanned = new Announced(facts, false, heardAt);
    Announced planned = unplanned.with(facts.wakingAt(timing.wakeAt(unplanned)));
    OpenSubmission submission = OpenSubmission.registered(key, planned);
    records.put(key, submission.state());
    records.schedule(Kind.WAKE, planned.facts().wakeAt(), key);
    task.loaded().put(key, submission);
    task.open().opened(submission.state());
    FailureLog.Image image =
        new FailureLog.Image(key.imageId(), key.submissionId(), heard.traceparent());
    LOG.atInfo().addKeyValue("event", "image.registered").log("{} registered", image);
    return submission;
  }

  private OpenSubmission load(SubmissionKey key, Open open) {
    OpenSubmission submission =
        OpenSubmission.load(key, open, records.manifest(key).orElse(null), rows.reader());
    records.rejection(key).ifPresent(submission::rejected);
    task.loaded().put(key, submission);
    return submission;
  }

  /** Saves a state; where it is due at another time or in another window, the agenda follows. */
  void save(OpenSubmission submission, Open next) {
    Open before = submission.state();
    boolean replan =
        !timing.dueAt(before).equals(timing.dueAt(next))
            || !before.facts().windowStart().equals(next.facts().windowStart());
    saveWakingAt(submission, next, replan ? timing.wakeAt(next) : next.facts().wakeAt());
  }

  void saveWakingAt(OpenSubmission submission, Open next, Instant wakeAt) {
    Instant before = submission.state().facts().wakeAt();
    task.open().changed(submission.state(), next);
    submission.become(next.with(next.facts().wakingAt(wakeAt)));
    records.put(submission.key(), submission.state());
    if (!before.equals(wakeAt)) {
      Kind kind = kind(next);
      records.unschedule(kind, before, submission.key());
      records.schedule(kind, wakeAt, submission.key());
    }
  }

  private static Kind kind(Open state) {
    return state instanceof Amendable ? Kind.AMEND : Kind.WAKE;
  }

  /** Moves all rows to a window that starts now, so that they outlive the one they are in. */
  void renew(OpenSubmission submission, Instant now) {
    Facts facts = submission.state().facts();
    rows.renew(submission.digest(), facts.windowStart(), now, facts.kinds().size());
    save(submission, submission.state().with(facts.inWindow(now)));
  }

  /** The verdict was given, and no other will be. The rows stay until their window expires. */
  void close(OpenSubmission submission, Final marker) {
    SubmissionKey key = submission.key();
    unplan(submission);
    records.put(key, marker);
    records.removeManifest(key);
    if (submission.rejection() != null) {
      records.removeRejection(key);
    }
    records.schedule(Kind.EXPIRE, marker.expiresAt(), key);
    task.loaded().remove(key);
  }

  /** A verdict was given; what comes later may still amend it. */
  void keepOpen(OpenSubmission submission, Amendable state) {
    unplan(submission);
    Amendable planned = state.with(state.facts().wakingAt(timing.wakeAt(state)));
    submission.become(planned);
    records.put(submission.key(), planned);
    records.schedule(Kind.AMEND, planned.facts().wakeAt(), submission.key());
  }

  private void unplan(OpenSubmission submission) {
    Open state = submission.state();
    records.unschedule(kind(state), state.facts().wakeAt(), submission.key());
    task.open().closed(state);
  }
}
