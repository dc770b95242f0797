package io.tilewise.aggregator.aggregation;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.ImageRecords.Due;
import io.tilewise.aggregator.state.ImageRecords.Kind;
import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.timing.Timing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
  private Instant backlogReadAt;

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
    this.backlogReadAt = startedAt;
  }

  /** A record was read: as long as those come that waited for this task, nothing is missing yet. */
  void heard(Instant recordTime) {
    if (recordTime.isBefore(startedAt)) {
      backlogReadAt = clock.instant().truncatedTo(MILLIS);
    }
  }

  /** Does what is due, at most a batch of it, so that the poll loop goes on. */
  void wake() {
    Instant now = clock.instant();
    for (Kind kind : OPEN) {
      state.records().due(kind, now, BATCH).forEach(due -> look(kind, due, now, now));
    }
    state.records().due(Kind.EXPIRE, now, BATCH).forEach(this::forget);
  }

  /**
   * Before the first record: what was due while nobody looked, all of it. A row that is written now
   * may let older windows expire, so what is still needed of them has to move first. The moved rows
   * are such rows themselves: after a long time they move step by step, all of them each step, so
   * that none is written much later than what others still need.
   */
  void catchUp() {
    Instant now = clock.instant();
    Optional<Instant> first = firstDue(now);
    while (first.isPresent()) {
      Instant step = first.get().plus(timing.step());
      Instant until = step.isBefore(now) ? step : now;
      OPEN.forEach(kind -> catchUp(kind, until, now));
      first = firstDue(now);
    }
  }

  private Optional<Instant> firstDue(Instant now) {
    return OPEN.stream()
        .flatMap(kind -> state.records().due(kind, now, 1).stream())
        .map(Due::time)
        .min(Comparator.naturalOrder());
  }

  private void catchUp(Kind kind, Instant until, Instant now) {
    List<Due> due = state.records().due(kind, until, BATCH);
    while (!due.isEmpty()) {
      due.forEach(each -> look(kind, each, until, now));
      due = state.records().due(kind, until, BATCH);
    }
  }

  /**
   * Leaves no entry at or before a time: the submission is closed, or planned for later.
   *
   * @param until that time, which its rows move to where their own is over; not after now
   */
  private void look(Kind kind, Due due, Instant until, Instant now) {
    OpenSubmissions submissions = state.submissions();
    OpenSubmission submission = submissions.find(due.key()).orElse(null);
    if (submission == null) {
      state.records().unschedule(kind, due.time(), due.key());
      return;
    }
    Open open = submission.state();
    boolean planned = due.time().equals(open.facts().wakeAt().truncatedTo(MILLIS));
    if (!now.isBefore(timing.dueAt(open, startedAt, backlogReadAt))) {
      expire.accept(submission);
      return;
    }
    if (!until.isBefore(timing.renewAt(open.facts().windowStart()))) {
      submissions.renew(submission, until);
      metrics.renewed();
    }
    planAfter(submission, until);
    if (!planned && submission.state().facts().wakeAt().isAfter(until)) {
      // Of a plan that is no more: it would be due for ever, and stand before others.
      state.records().unschedule(kind, due.time(), due.key());
    }
  }

  /** Within the grace its deadline is past already, and moving does not change that. */
  private void planAfter(OpenSubmission submission, Instant until) {
    Open open = submission.state();
    Facts facts = open.facts();
    if (!facts.wakeAt().isAfter(until)) {
      Instant dueAt = timing.dueAt(open, startedAt, backlogReadAt);
      Instant renewAt = timing.renewAt(facts.windowStart());
      state.submissions().saveWakingAt(submission, open, dueAt.isBefore(renewAt) ? dueAt : renewAt);
    }
  }

  /**
   * The image's last verdict goes with the last of its submissions: without it, an older submission
   * that ends later would be taken for the newest.
   */
  private void forget(Due due) {
    ImageRecords records = state.records();
    SubmissionKey key = due.key();
    records.unschedule(Kind.EXPIRE, due.time(), key);
    records.remove(key);
    if (!records.hasSubmissions(key.imageId())) {
      records.removeVerdict(key.imageId());
    }
  }
}
