package io.tilewise.aggregator;

import io.tilewise.aggregator.ImageRecords.Kind;
import io.tilewise.aggregator.Submission.Amendable;
import io.tilewise.aggregator.Submission.Announced;
import io.tilewise.aggregator.Submission.Final;
import io.tilewise.aggregator.Submission.Held;
import io.tilewise.aggregator.Submission.Open;
import io.tilewise.events.ImageSubmitted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The submissions of a task that still take what comes: finds, registers, saves and closes them,
 * and keeps store, agenda and memory in step. Of one stream thread.
 */
final class OpenSubmissions {
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
   * @param heardAt time of the record that speaks of it, not in the future
   */
  Optional<Progress> findOrRegister(SubmissionKey key, Instant heardAt) {
    Progress known = task.loaded().get(key);
    if (known != null) {
      return Optional.of(known);
    }
    return switch (records.submission(key).orElse(null)) {
      case null -> Optional.of(register(key, heardAt));
      case Open open -> Optional.of(load(key, open));
      case Final _ -> Optional.empty();
    };
  }

  /** Finds a submission that still takes what comes. */
  Optional<Progress> find(SubmissionKey key) {
    Progress known = task.loaded().get(key);
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

  private Progress register(SubmissionKey key, Instant heardAt) {
    Instant deadline = heardAt.plus(ImageSubmitted.DEFAULT_MAX_WAIT);
    Held unplanned = new Held(heardAt, heardAt, deadline, deadline, List.of(), 0);
    Held held = unplanned.wakingAt(timing.wakeAt(unplanned));
    Progress progress = Progress.of(key, new Announced(held, false, heardAt));
    records.put(key, progress.state());
    records.schedule(Kind.WAKE, held.wakeAt(), key);
    task.loaded().put(key, progress);
    task.open().opened(progress.state());
    return progress;
  }

  private Progress load(SubmissionKey key, Open open) {
    Progress progress = Progress.load(key, open, records.manifest(key).orElse(null), rows.reader());
    task.loaded().put(key, progress);
    return progress;
  }

  /** Saves a state; where its deadline or window is another one, the agenda follows. */
  void save(Progress progress, Open next) {
    Held before = progress.state().held();
    Held after = next.held();
    boolean replan =
        !before.deadline().equals(after.deadline())
            || !before.windowStart().equals(after.windowStart());
    saveWakingAt(progress, next, replan ? timing.wakeAt(after) : after.wakeAt());
  }

  void saveWakingAt(Progress progress, Open next, Instant wakeAt) {
    Instant before = progress.state().held().wakeAt();
    task.open().changed(progress.state(), next);
    progress.become(next.with(next.held().wakingAt(wakeAt)));
    records.put(progress.key(), progress.state());
    if (!before.equals(wakeAt)) {
      Kind kind = kind(next);
      records.unschedule(kind, before, progress.key());
      records.schedule(kind, wakeAt, progress.key());
    }
  }

  private static Kind kind(Open state) {
    return state instanceof Amendable ? Kind.AMEND : Kind.WAKE;
  }

  /** Moves all rows to a window that starts now, so that they outlive the one they are in. */
  void renew(Progress progress, Instant now) {
    Held held = progress.state().held();
    rows.renew(progress.digest(), held.windowStart(), now, held.variants().size());
    save(progress, progress.state().with(held.inWindow(now)));
  }

  /** The verdict was given, and no other will be. The rows stay until their window expires. */
  void close(Progress progress, Final marker) {
    SubmissionKey key = progress.key();
    unplan(progress);
    records.put(key, marker);
    records.removeManifest(key);
    records.schedule(Kind.EXPIRE, marker.expiresAt(), key);
    task.loaded().remove(key);
  }

  /** A verdict was given; what comes later may still amend it. */
  void conclude(Progress progress, Amendable state) {
    unplan(progress);
    Amendable planned = state.with(state.held().wakingAt(timing.wakeAt(state.held())));
    progress.become(planned);
    records.put(progress.key(), planned);
    records.schedule(Kind.AMEND, planned.held().wakeAt(), progress.key());
  }

  private void unplan(Progress progress) {
    Open state = progress.state();
    records.unschedule(kind(state), state.held().wakeAt(), progress.key());
    task.open().closed(state);
  }
}
