package io.tilewise.aggregator.timing;

import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.LateTiles;
import java.time.Duration;
import java.time.Instant;

/**
 * How long things are kept and waited for.
 *
 * @param retention of tile rows: what bounds the disk. Images that wait longer have their rows
 *     moved, so it does not bound the wait
 * @param finalRetention of the marker of a closed submission; longer than any redelivery
 * @param grace after a (re)start, and after each record that was there before it, for images whose
 *     deadline passed meanwhile, because what they wait for may be in the backlog
 * @param lateTiles what tiles do that come after the verdict
 */
public record Timing(
    Duration retention, Duration finalRetention, Duration grace, LateTiles lateTiles) {

  /**
   * After the deadline of an image without a manifest: the tiler looks at its own deadline, too,
   * and knows what it waited for. Its rejection is to come first.
   */
  public static final Duration FOR_THE_TILER = Duration.ofSeconds(5);

  /** Records count as at most this old, so that no row and no changelog record is born expired. */
  public Duration oldest() {
    return retention.dividedBy(4);
  }

  /**
   * How far rows move at once when nobody moved them for long. The next are older by half the
   * retention, as that is when rows move; together it is less than the retention.
   */
  public Duration step() {
    return retention.dividedBy(8);
  }

  /** When the rows of a window are to be moved to a later one. */
  public Instant renewAt(Instant windowStart) {
    return windowStart.plus(retention.dividedBy(2));
  }

  /** When to look at a submission next. */
  public Instant wakeAt(Open state) {
    Instant renewAt = renewAt(state.facts().windowStart());
    Instant dueAt = dueAt(state);
    return dueAt.isBefore(renewAt) ? dueAt : renewAt;
  }

  /** When a submission is to be closed: at its deadline, or soon after it. */
  public Instant dueAt(Open state) {
    Instant deadline = state.facts().deadline();
    return state instanceof Announced ? deadline.plus(FOR_THE_TILER) : deadline;
  }

  /**
   * When a submission is to be closed by a task that started at a time.
   *
   * @param backlogReadAt when it last read a record that is older than itself; not before its start
   */
  public Instant dueAt(Open state, Instant taskStart, Instant backlogReadAt) {
    Instant graceEnd = backlogReadAt.plus(grace);
    boolean waitedBefore = state.facts().registeredAt().isBefore(taskStart);
    Instant dueAt = dueAt(state);
    return waitedBefore && dueAt.isBefore(graceEnd) ? graceEnd : dueAt;
  }

  /** Until when a verdict that was given now for want of tiles may be amended. */
  public Instant amendableUntil(Instant now) {
    return now.plus(retention);
  }

  /** A deadline that somebody else computed, kept within what the contract allows. */
  public static Instant atMostLongestWait(Instant deadline, Instant registeredAt) {
    Instant latest = registeredAt.plus(ImageSubmitted.LONGEST_MAX_WAIT);
    return deadline.isAfter(latest) ? latest : deadline;
  }
}
