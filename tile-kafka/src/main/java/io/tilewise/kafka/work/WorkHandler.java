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
   * Lets go of the work that holds a condition, among that which nobody has begun. The condition is
   * asked once for each, and what holds it is begun by nobody any more.
   */
  void removeIf(Predicate<Work> condition);
}
