package io.tilewise.aggregator;

import io.tilewise.aggregator.Progress.Tally;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the tasks of this process have in memory, one {@link OfTask} each. Its size follows the
 * tiles in flight: two bits a tile, a hundredth of what their rows take on disk. Thread-safe.
 */
final class InFlight {
  private final Set<OfTask> tasks = ConcurrentHashMap.newKeySet();

  /** What one task has: written by its stream thread, read by all. */
  static final class OfTask {
    private final ConcurrentMap<SubmissionKey, Progress> loaded = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    ConcurrentMap<SubmissionKey, Progress> loaded() {
      return loaded;
    }

    /** Submissions without a verdict, loaded or not. */
    AtomicInteger open() {
      return open;
    }
  }

  OfTask begin() {
    OfTask task = new OfTask();
    tasks.add(task);
    return task;
  }

  void end(OfTask task) {
    tasks.remove(task);
  }

  /** Submissions without a verdict. */
  int open() {
    return tasks.stream().mapToInt(task -> task.open.get()).sum();
  }

  /** How far a submission is, empty when no task has it in memory. */
  Optional<Tally> tally(SubmissionKey key) {
    return tasks.stream()
        .map(task -> Optional.ofNullable(task.loaded.get(key)).map(Progress::tally))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
