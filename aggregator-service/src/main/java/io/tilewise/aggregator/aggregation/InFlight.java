package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.events.TileCounts;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What the tasks of this process have in memory, one {@link OfTask} each. Its size follows the
 * tiles in flight: a few bits a tile, a hundredth of what their rows take on disk. Thread-safe.
 */
public final class InFlight {
  private final Set<OfTask> tasks = ConcurrentHashMap.newKeySet();

  /** Of a process that has no task yet. */
  public InFlight() {}

  /** What one task has: written by its stream thread, read by all. */
  static final class OfTask {
    private final ConcurrentMap<SubmissionKey, OpenSubmission> loaded = new ConcurrentHashMap<>();
    private final OpenCounts open = new OpenCounts();

    ConcurrentMap<SubmissionKey, OpenSubmission> loaded() {
      return loaded;
    }

    /** Submissions without a verdict, loaded or not. */
    OpenCounts open() {
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

  /** Submissions without a manifest. */
  int tiling() {
    return tasks.stream().mapToInt(task -> task.open.tiling()).sum();
  }

  /** Submissions with a manifest and without a verdict. */
  int scoring() {
    return tasks.stream().mapToInt(task -> task.open.scoring()).sum();
  }

  /** When the submission that waits longest was registered, in ms since 1970. */
  public Optional<Long> oldest() {
    return tasks.stream().flatMap(task -> task.open.oldest().stream()).min(Long::compare);
  }

  /** When the first verdict is due, in ms since 1970. */
  public Optional<Long> firstDeadline() {
    return tasks.stream().flatMap(task -> task.open.firstDeadline().stream()).min(Long::compare);
  }

  /** The account of a submission's tiles, empty when no task has it in memory. */
  public Optional<TileCounts> counts(SubmissionKey key) {
    return tasks.stream()
        .flatMap(task -> Optional.ofNullable(task.loaded.get(key)).stream())
        .map(OpenSubmission::counts)
        .findFirst();
  }
}
