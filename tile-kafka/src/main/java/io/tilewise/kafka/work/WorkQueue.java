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
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Work on its way from the loop to the workers: fresh work by its urgency and then in the order it
 * was read, and work that waits to be tried again, by its time. While there is both, workers get
 * one and the other in turns, so that neither starves. Thread-safe. It does not bound itself: the
 * loop's limits do.
 */
public final class WorkQueue implements WorkHandler {
  /** The urgency of work where all is alike, and of the most urgent elsewhere. */
  public static final int MOST_URGENT = 0;

  private final Queue<Fresh> fresh = new PriorityQueue<>();
  private final Queue<Waiting> waiting = new PriorityQueue<>();
  private final Map<String, Load> loads = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ToIntFunction<Work> urgency;
  private final LongSupplier nanoTime;
  private final long start;
  private long number;
  private boolean againIsNext;

  private final Troubles troubles = new Troubles();

  /** An empty queue of work that is all alike. */
  public WorkQueue() {
    this(_ -> MOST_URGENT);
  }

  /**
   * An empty queue.
   *
   * @param urgency of work, from {@link #MOST_URGENT} up
   */
  public WorkQueue(ToIntFunction<Work> urgency) {
    this(urgency, System::nanoTime);
  }

  WorkQueue(LongSupplier nanoTime) {
    this(_ -> MOST_URGENT, nanoTime);
  }

  WorkQueue(ToIntFunction<Work> urgency, LongSupplier nanoTime) {
    this.urgency = urgency;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  private record Fresh(Work work, int urgency, long number) implements Comparable<Fresh> {
    private static final Comparator<Fresh> ORDER =
        Comparator.comparingInt(Fresh::urgency).thenComparingLong(Fresh::number);

    @Override
    public int compareTo(Fresh other) {
      return ORDER.compare(this, other);
    }
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
    int urgent = urgency.applyAsInt(work);
    lock.lock();
    try {
      fresh.add(new Fresh(work, urgent, number++));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes work back that is to be tried again after a pause; the work behind it passes by. */
  void again(Work work, Duration pause) {
    work.waits();
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
    return poll(atMost, Integer.MAX_VALUE);
  }

  /**
   * Waits for fresh work of some urgency, or of any and for work that is due again.
   *
   * @param leastUrgent what is less urgent is left to others, and so is, unless this is {@link
   *     Integer#MAX_VALUE}, what is due again
   */
  @Nullable Work poll(Duration atMost, int leastUrgent) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = atMost.toNanos();
      Work work = next(leastUrgent);
      while (work == null && nanos > 0) {
        long pause = leastUrgent == Integer.MAX_VALUE ? Math.min(nanos, untilDue()) : nanos;
        nanos -= pause - changed.awaitNanos(pause);
        work = next(leastUrgent);
      }
      return work;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Work next(int leastUrgent) {
    if (leastUrgent < Integer.MAX_VALUE) {
      Fresh first = fresh.peek();
      return first != null && first.urgency <= leastUrgent ? fresh.remove().work : null;
    }
    boolean again = untilDue() == 0 && (againIsNext || fresh.isEmpty());
    againIsNext = !again;
    if (!again) {
      Fresh first = fresh.poll();
      return first == null ? null : first.work;
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
      fresh.removeIf(each -> condition.test(each.work));
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
