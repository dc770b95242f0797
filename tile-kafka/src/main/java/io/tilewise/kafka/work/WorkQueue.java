package io.tilewise.kafka.work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Work on its way from the loop to the workers, in the order it was read. Thread-safe. It does not
 * bound itself: the loop's limits do.
 */
public final class WorkQueue implements WorkHandler {
  private final Queue<Work> queue = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();

  /** An empty queue. */
  public WorkQueue() {}

  @Override
  public void take(Work work) {
    lock.lock();
    try {
      queue.add(work);
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work; null when none came in time. */
  public @Nullable Work poll(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = atMost.toNanos();
      while (queue.isEmpty() && nanos > 0) {
        nanos = notEmpty.awaitNanos(nanos);
      }
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void removeIf(Predicate<Work> condition) {
    lock.lock();
    try {
      queue.removeIf(condition);
    } finally {
      lock.unlock();
    }
  }
}
