package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.Submission.Tiled;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many submissions of a task are open, in which state, and since when. Written by the task's
 * stream thread, readable by any.
 */
final class OpenCounts {
  private final AtomicInteger tiling = new AtomicInteger();
  private final AtomicInteger scoring = new AtomicInteger();

  /** How many were registered at a time, in ms since 1970. */
  private final ConcurrentSkipListMap<Long, Integer> registered = new ConcurrentSkipListMap<>();

  /** How many are due at a time, in ms since 1970. */
  private final ConcurrentSkipListMap<Long, Integer> due = new ConcurrentSkipListMap<>();

  void opened(Open state) {
    of(state).incrementAndGet();
    add(registered, state.facts().registeredAt());
    add(due, state.facts().deadline());
  }

  private static void add(ConcurrentSkipListMap<Long, Integer> times, Instant time) {
    times.merge(time.toEpochMilli(), 1, Integer::sum);
  }

  private static void remove(ConcurrentSkipListMap<Long, Integer> times, Instant time) {
    times.computeIfPresent(time.toEpochMilli(), (_, count) -> count == 1 ? null : count - 1);
  }

  void changed(Open before, Open after) {
    if (before instanceof Amendable) {
      return;
    }
    of(before).decrementAndGet();
    of(after).incrementAndGet();
    remove(due, before.facts().deadline());
    add(due, after.facts().deadline());
  }

  /** A verdict was given; that another may follow does not leave it open. */
  void closed(Open state) {
    if (state instanceof Amendable) {
      return;
    }
    of(state).decrementAndGet();
    remove(registered, state.facts().registeredAt());
    remove(due, state.facts().deadline());
  }

  /** Nothing is known: to be counted again. */
  void clear() {
    tiling.set(0);
    scoring.set(0);
    registered.clear();
    due.clear();
  }

  private AtomicInteger of(Open state) {
    return state instanceof Tiled ? scoring : tiling;
  }

  int tiling() {
    return tiling.get();
  }

  int scoring() {
    return scoring.get();
  }

  Optional<Long> oldest() {
    return first(registered);
  }

  Optional<Long> firstDeadline() {
    return first(due);
  }

  private static Optional<Long> first(ConcurrentSkipListMap<Long, Integer> times) {
    return Optional.ofNullable(times.firstEntry()).map(Map.Entry::getKey);
  }
}
