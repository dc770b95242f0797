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

  void opened(Open state) {
    of(state).incrementAndGet();
    registered.merge(state.facts().registeredAt().toEpochMilli(), 1, Integer::sum);
  }

  void changed(Open before, Open after) {
    if (before instanceof Amendable) {
      return;
    }
    of(before).decrementAndGet();
    of(after).incrementAndGet();
  }

  /** A verdict was given; that another may follow does not leave it open. */
  void closed(Open state) {
    if (state instanceof Amendable) {
      return;
    }
    of(state).decrementAndGet();
    Instant registeredAt = state.facts().registeredAt();
    registered.computeIfPresent(
        registeredAt.toEpochMilli(), (_, count) -> count == 1 ? null : count - 1);
  }

  /** Nothing is known: to be counted again. */
  void clear() {
    tiling.set(0);
    scoring.set(0);
    registered.clear();
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
    return Optional.ofNullable(registered.firstEntry()).map(Map.Entry::getKey);
  }
}
