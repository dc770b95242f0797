package io.tilewise.aggregator.aggregation;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.ImageRecords.Due;
import io.tilewise.aggregator.state.ImageRecords.Kind;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.SubmissionKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * What time does to submissions, on the wall clock: deadlines, rows that have to move before their
 * window expires, markers that may go. It is kept in the store, so no restart forgets it. Of one
 * stream thread.
 */
final class Agenda {
  private static final int BATCH = 200;
  private static final List<Kind> OPEN = List.of(Kind.WAKE, Kind.AMEND);

  private final TaskState state;
  private final Timing timing;
  private final InstantSource clock;
  private final Consumer<OpenSubmission> expire;
  private final AggregatorMetrics metrics;
  private final Instant startedAt;

  /**
   * Of a task that starts now.
   *
   * @param expire ends a submission whose deadline passed
   */
  Agenda(TaskState state, Surroundings surroundings, Consumer<OpenSubmission> expire) {
    this.state = state;
    this.timing = surroundings.timing();
    this.clock = surroundings.clock();
    this.metrics = surroundings.metrics();
    this.expire = expire;
    this.startedAt = clock.instant().truncatedTo(MILLIS);
  }

  /** Does what is due, at most a batch of it, so that the poll loop goes on. */
  void wake() {
    Instant now = clock.instant();
    for (Kind kind : OPEN) {
      state.records().due(kind, now, BATCH).forEach(due -> look(kind, due, now));
    }
    state.records().due(Kind.EXPIRE, now, BATCH).forEach(this::forget);
  }

  /**
   * Before the first record: what was due while nobody looked, all of it. A row that is written now
   * may let older windows expire, so what is still needed of them has to move first.
   */
  void catchUp() {
    Instant now = clock.instant();
    for (Kind kind : OPEN) {
      List<Due> due = state.records().due(kind, now, BATCH);
      while (!due.isEmpty()) {
        due.forEach(each -> look(kind, each, now));
        due = state.records().due(kind, now, BATCH);
      }
    }
  }

  /** Leaves no entry at or before now: the submission is closed, or planned for later. */
  private void look(Kind kind, Due due, Instant now) {
    OpenSubmissions submissions = state.submissions();
    OpenSubmission submission = submissions.find(due.key()).orElse(null);
    if (submission == null) {
      state.records().unschedule(kind, due.time(), due.key());
      return;
    }
    Open open = submission.state();
    Instant dueAt = timing.dueAt(open.facts(), startedAt);
    if (!now.isBefore(dueAt)) {
      expire.accept(submission);
    } else if (!now.isBefore(timing.renewAt(open.facts().windowStart()))) {
      submissions.renew(submission, now);
      metrics.renewed();
      // Within the grace its deadline is past already, and moving does not change that.
      planAfter(submission, now, dueAt);
    } else {
      planAfter(submission, now, dueAt);
    }
  }

  private void planAfter(OpenSubmission submission, Instant now, Instant dueAt) {
    Open open = submission.state();
    if (!open.facts().wakeAt().isAfter(now)) {
      state.submissions().saveWakingAt(submission, open, dueAt);
    }
  }

  private void forget(Due due) {
    ImageRecords records = state.records();
    SubmissionKey key = due.key();
    records.unschedule(Kind.EXPIRE, due.time(), key);
    records.remove(key);
    records
        .verdict(key.imageId())
        .filter(last -> last.submissionId().equals(key.submissionId()))
        .ifPresent(_ -> records.removeVerdict(key.imageId()));
  }
}
