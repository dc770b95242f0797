package io.tilewise.kafka.work;

import java.util.function.Predicate;

/**
 * Where a {@link WorkLoop} puts what it reads, such as a {@link WorkQueue} to worker threads.
 * Called by the loop's thread alone.
 */
public interface WorkHandler {
  /** Takes work. Must not block: no more comes than the loop's limits let be under way. */
  void take(Work work);

  /**
   * Lets go of the work that holds a condition, among that which nobody has begun or is at now. The
   * condition is asked once for each, and what holds it is begun by nobody any more.
   */
  void removeIf(Predicate<Work> condition);

  /**
   * How much of a topic's work waits to be tried again. It does not count against the limits of
   * what is under way, so that the work behind it passes by.
   */
  default Load waiting(String topic) {
    return Load.NONE;
  }
}
