package io.tilewise.kafka.work;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
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

  private final SortedSet<Entry> fresh = new TreeSet<>();
  private final SortedSet<Entry> waiting = new TreeSet<>();
  private final Map<String, Load> loads = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ToIntFunction<Work> urgency;
  private final LongSupplier nanoTime;
  private final long start;
  private long number;
  private boolean againIsNext;
  private int wakes;

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

  /**
   * Work and what decides who takes it when.
   *
   * @param left whether a worker left it to others
   * @param due in nanoseconds since the queue was made; 0 of what is fresh
   * @param number in the order of coming
   */
  private record Entry(Work work, int urgency, boolean left, long due, long number)
      implements Comparable<Entry> {
    private static final Comparator<Entry> ORDER =
        Comparator.comparingLong(Entry::due)
            .thenComparingInt(Entry::urgency)
            .thenComparingLong(Entry::number);

    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }

    Entry notAfter(long time) {
      return new Entry(work, urgency, left, Math.min(due, time), number);
    }
  }

  /** What failed at its workers. */
  Troubles troubles() {
    return troubles;
  }

  @Override
  public void take(Work work) {
    addFresh(work, false);
  }

  /** Takes work back that a worker left to others; it is the last of those that are as urgent. */
  void leaveToOthers(Work work) {
    addFresh(work, true);
  }

  private void addFresh(Work work, boolean left) {
    int urgent = urgency.applyAsInt(work);
    lock.lock();
    try {
      fresh.add(new Entry(work, urgent, left, 0, number++));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes work back that is to be tried again after a pause; the work behind it passes by. */
  void again(Work work, Duration pause) {
    work.waits();
    int urgent = urgency.applyAsInt(work);
    lock.lock();
    try {
      waiting.add(new Entry(work, urgent, false, now() + pause.toNanos(), number++));
      count(work, 1);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What it waited for may be there again: all that waits is due now. From any thread. */
  public void hurry() {
    lock.lock();
    try {
      List<Entry> due = waiting.stream().map(each -> each.notAfter(now())).toList();
      waiting.clear();
      waiting.addAll(due);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What work waits for. */
  public enum Stage {
    /** A worker, for the first time. */
    FRESH,
    /** Its next attempt. */
    AGAIN
  }

  /** How much work of an urgency waits. */
  public int size(int ofUrgency, Stage stage) {
    lock.lock();
    try {
      SortedSet<Entry> entries =
          switch (stage) {
            case FRESH -> fresh;
            case AGAIN -> waiting;
          };
      return (int) entries.stream().filter(each -> each.urgency == ofUrgency).count();
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

  /** Waits for any work; null when none came in time, or before {@link #wake}. */
  public @Nullable Work poll(Duration atMost) throws InterruptedException {
    return poll(atMost, WorkShare.ALL);
  }

  /** Waits for work of a share; null when none came in time, or before {@link #wake}. */
  public @Nullable Work poll(Duration atMost, WorkShare share) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = atMost.toNanos();
      int before = wakes;
      Work work = next(share);
      while (work == null && nanos > 0 && wakes == before) {
        long pause = Math.min(nanos, untilDue(first(waiting, share)));
        nanos -= pause - changed.awaitNanos(pause);
        work = next(share);
      }
      return work;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the waiting of all who wait now. */
  public void wake() {
    lock.lock();
    try {
      wakes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Work next(WorkShare share) {
    Entry due = first(waiting, share);
    Entry unbegun = first(fresh, share);
    if (due != null && untilDue(due) == 0 && (againIsNext || unbegun == null)) {
      againIsNext = false;
      waiting.remove(due);
      count(due.work, -1);
      return due.work;
    }
    againIsNext = true;
    if (unbegun == null) {
      return null;
    }
    fresh.remove(unbegun);
    return unbegun.work;
  }

  private static @Nullable Entry first(SortedSet<Entry> entries, WorkShare share) {
    for (Entry entry : entries) {
      if (share.has(entry.urgency, entry.left)) {
        return entry;
      }
    }
    return null;
  }

  private long untilDue(@Nullable Entry waits) {
    return waits == null ? Long.MAX_VALUE : Math.max(0, waits.due - now());
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
