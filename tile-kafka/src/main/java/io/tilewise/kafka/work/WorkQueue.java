package io.tilewise.kafka.work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Work on its way from the loop to the workers: fresh work in the order it was read, and work that
 * waits to be tried again, by its time. While there is both, workers get one and the other in
 * turns, so that neither starves. Thread-safe. It does not bound itself: the loop's limits do.
 */
public final class WorkQueue implements WorkHandler {
  private final Queue<Work> fresh = new ArrayDeque<>();
  private final Queue<Waiting> waiting = new PriorityQueue<>();
  private final Map<String, Load> loads = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final LongSupplier nanoTime;
  private final long start;
  private long number;
  private boolean againIsNext;

  private final Troubles troubles = new Troubles();

  /** An empty queue. */
  public WorkQueue() {
    this(System::nanoTime);
  }

  WorkQueue(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Work and when it is due, in nanoseconds since the queue was made. */
  private record Waiting(Work work, long due, long number) implements Comparable<Waiting> {
    private static final Comparator<Waiting> ORDER =
        Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::number);

    @Override
    public int compareTo(Waiting other) {
      return ORDER.compare(this, other);
    }
  }

  /** What failed at its workers. */
  Troubles troubles() {
    return troubles;
  }

  @Override
  public void take(Work work) {
    lock.lock();
    try {
      fresh.add(work);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes work back that is to be tried again after a pause; the work behind it passes by. */
  void again(Work work, Duration pause) {
    lock.lock();
    try {
      waiting.add(new Waiting(work, now() + pause.toNanos(), number++));
      count(work, 1);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What it waited for may be there again: all that waits is due now. From any thread. */
  public void hurry() {
    lock.lock();
    try {
      Queue<Waiting> due = new ArrayDeque<>(waiting);
      waiting.clear();
      due.forEach(
          each -> waiting.add(new Waiting(each.work, Math.min(each.due, now()), each.number)));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Load waiting(String topic) {
    lock.lock();
    try {
      return loads.getOrDefault(topic, Load.NONE);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work; null when none came in time. */
  public @Nullable Work poll(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = atMost.toNanos();
      Work work = next();
      while (work == null && nanos > 0) {
        long pause = Math.min(nanos, untilDue());
        nanos -= pause - changed.awaitNanos(pause);
        work = next();
      }
      return work;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Work next() {
    boolean again = untilDue() == 0 && (againIsNext || fresh.isEmpty());
    againIsNext = !again;
    if (!again) {
      return fresh.poll();
    }
    Work work = waiting.remove().work;
    count(work, -1);
    return work;
  }

  private long untilDue() {
    Waiting first = waiting.peek();
    return first == null ? Long.MAX_VALUE : Math.max(0, first.due - now());
  }

  private long now() {
    return nanoTime.getAsLong() - start;
  }

  private void count(Work work, int sign) {
    loads.merge(work.received().topic(), Load.of(work).times(sign), Load::plus);
  }

  @Override
  public void removeIf(Predicate<Work> condition) {
    lock.lock();
    try {
      fresh.removeIf(condition);
      waiting.removeIf(each -> isRemoved(each.work, condition));
    } finally {
      lock.unlock();
    }
  }

  private boolean isRemoved(Work work, Predicate<Work> condition) {
    boolean removed = condition.test(work);
    if (removed) {
      count(work, -1);
    }
    return removed;
  }
}
