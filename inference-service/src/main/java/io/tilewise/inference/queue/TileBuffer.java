package io.tilewise.inference.queue;

import io.tilewise.events.Lane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Tiles that wait to be scored, by lane. A batch is due when it is full or when one of its tiles
 * has waited long enough; it holds express before routine before deferred tiles, each lane in order
 * of arrival. Thread-safe. It does not bound itself: nobody adds more than may be under way.
 *
 * @param <T> the tiles
 */
public final class TileBuffer<T> {
  private final int maxSize;
  private final long maxDelayNanos;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Lane, Queue<Waiting<T>>> lanes = new EnumMap<>(Lane.class);

  /**
   * An empty buffer.
   *
   * @param maxSize tiles of a batch
   * @param maxDelay how long a tile waits for others
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  public TileBuffer(int maxSize, Duration maxDelay, LongSupplier nanoTime) {
    this.maxSize = maxSize;
    this.maxDelayNanos = maxDelay.toNanos();
    this.nanoTime = nanoTime;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ArrayDeque<>());
    }
  }

  private record Waiting<T>(T tile, long since) {}

  /** Puts a tile behind those of its lane. */
  public void add(Lane lane, T tile) {
    lock.lock();
    try {
      lane(lane).add(new Waiting<>(tile, nanoTime.getAsLong()));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a batch.
   *
   * @param atMost how long
   * @return 1 to {@code maxSize} tiles, or none when no batch was due in time
   */
  public List<T> take(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long end = nanoTime.getAsLong() + atMost.toNanos();
      while (true) {
        long now = nanoTime.getAsLong();
        long due = nanosUntilDue(now);
        if (due <= 0) {
          return poll();
        }
        if (now - end >= 0) {
          return List.of();
        }
        long _ = changed.awaitNanos(Math.min(due, end - now));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes out the tiles that hold a condition, from wherever they stand. */
  public void removeIf(Predicate<T> condition) {
    lock.lock();
    try {
      lanes.values().forEach(lane -> lane.removeIf(waiting -> condition.test(waiting.tile)));
    } finally {
      lock.unlock();
    }
  }

  /** Tiles of a batch. */
  public int maxSize() {
    return maxSize;
  }

  /** Tiles of a lane. */
  public int size(Lane lane) {
    lock.lock();
    try {
      return lane(lane).size();
    } finally {
      lock.unlock();
    }
  }

  private long nanosUntilDue(long now) {
    int size = 0;
    long longest = Long.MIN_VALUE;
    for (Queue<Waiting<T>> lane : lanes.values()) {
      size += lane.size();
      Waiting<T> head = lane.peek();
      longest = head == null ? longest : Math.max(longest, now - head.since);
    }
    if (size == 0) {
      return TimeUnit.DAYS.toNanos(1);
    }
    return size >= maxSize ? 0 : maxDelayNanos - longest;
  }

  private List<T> poll() {
    List<T> batch = new ArrayList<>(maxSize);
    for (Queue<Waiting<T>> lane : lanes.values()) {
      while (batch.size() < maxSize && !lane.isEmpty()) {
        batch.add(lane.remove().tile);
      }
    }
    return batch;
  }

  private Queue<Waiting<T>> lane(Lane lane) {
    Queue<Waiting<T>> queue = lanes.get(lane);
    if (queue == null) {
      throw new IllegalArgumentException("lane: " + lane);
    }
    return queue;
  }
}
