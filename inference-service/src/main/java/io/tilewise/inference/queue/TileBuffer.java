package io.tilewise.inference.queue;

import io.tilewise.events.Lane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tiles that wait to be scored, by lane and kind. A batch is due when as many tiles wait as it may
 * hold or when one of them has waited long enough. It is of one kind, that of the tile whose turn
 * it is; it holds express before routine before deferred tiles, each lane in order of arrival.
 * Thread-safe. It does not bound itself: nobody adds more than may be under way.
 *
 * @param <K> what the tiles of a batch have in common
 * @param <T> the tiles
 */
public final class TileBuffer<K, T> {
  private final int maxSize;
  private final long maxDelayNanos;
  private final Function<? super T, ? extends K> kinds;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Lane, Map<K, Queue<Waiting<T>>>> lanes = new EnumMap<>(Lane.class);
  private long added;

  /**
   * An empty buffer.
   *
   * @param maxSize tiles of a batch
   * @param maxDelay how long a tile waits for others
   * @param kinds what of a tile all tiles of its batch share
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  public TileBuffer(
      int maxSize,
      Duration maxDelay,
      Function<? super T, ? extends K> kinds,
      LongSupplier nanoTime) {
    this.maxSize = maxSize;
    this.maxDelayNanos = maxDelay.toNanos();
    this.kinds = kinds;
    this.nanoTime = nanoTime;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LinkedHashMap<>());
    }
  }

  private record Waiting<T>(T tile, long since, long number) {}

  /**
   * How long somebody waits for tiles.
   *
   * @param atMost how long
   * @param enough whether to wait no longer; asked again after {@link #wake}
   */
  public record Patience(Duration atMost, BooleanSupplier enough) {
    /** A time, whatever happens. */
    public static Patience of(Duration atMost) {
      return new Patience(atMost, () -> false);
    }
  }

  /** Puts a tile behind those of its lane. */
  public void add(Lane lane, T tile) {
    K kind = kinds.apply(tile);
    lock.lock();
    try {
      lane(lane)
          .computeIfAbsent(kind, _ -> new ArrayDeque<>())
          .add(new Waiting<>(tile, nanoTime.getAsLong(), added++));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a batch.
   *
   * @return 1 to {@code maxSize} tiles of one kind, or none when no batch was due in time
   */
  public List<T> take(Patience patience) throws InterruptedException {
    return take(null, maxSize, patience);
  }

  /**
   * Waits for tiles that join a batch; they are due as a batch is.
   *
   * @param kind of the batch
   * @param room tiles that it may still take, at least 1
   * @return 1 to {@code room} tiles of that kind, or none when none were due in time
   */
  public List<T> more(K kind, int room, Patience patience) throws InterruptedException {
    return take(kind, room, patience);
  }

  private List<T> take(@Nullable K kind, int room, Patience patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long end = nanoTime.getAsLong() + patience.atMost.toNanos();
      while (true) {
        long now = nanoTime.getAsLong();
        long due = nanosUntilDue(kind, room, now);
        if (due <= 0) {
          return poll(kind == null ? first() : kind, room);
        }
        if (now - end >= 0 || patience.enough.getAsBoolean()) {
          return List.of();
        }
        long _ = changed.awaitNanos(Math.min(due, end - now));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets those who wait look again whether they had enough. */
  public void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out the tiles that hold a condition, from wherever they stand. */
  public void removeIf(Predicate<T> condition) {
    lock.lock();
    try {
      for (Map<K, Queue<Waiting<T>>> lane : lanes.values()) {
        lane.values().forEach(queue -> queue.removeIf(waiting -> condition.test(waiting.tile)));
        lane.values().removeIf(Queue::isEmpty);
      }
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
      return lane(lane).values().stream().mapToInt(Queue::size).sum();
    } finally {
      lock.unlock();
    }
  }

  private long nanosUntilDue(@Nullable K kind, int room, long now) {
    int size = 0;
    long longest = Long.MIN_VALUE;
    for (Map<K, Queue<Waiting<T>>> lane : lanes.values()) {
      for (Queue<Waiting<T>> queue : queues(lane, kind).toList()) {
        size += queue.size();
        longest = Math.max(longest, now - queue.element().since);
      }
    }
    if (size == 0) {
      return TimeUnit.DAYS.toNanos(1);
    }
    return size >= room ? 0 : maxDelayNanos - longest;
  }

  private Stream<Queue<Waiting<T>>> queues(Map<K, Queue<Waiting<T>>> lane, @Nullable K kind) {
    return kind == null ? lane.values().stream() : Stream.ofNullable(lane.get(kind));
  }

  /** The kind of the tile whose turn it is, where there are any. */
  private K first() {
    return lanes.values().stream()
        .flatMap(
            lane ->
                lane.entrySet().stream()
                    .min(Comparator.comparingLong(queue -> queue.getValue().element().number))
                    .stream())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private List<T> poll(K kind, int room) {
    List<T> batch = new ArrayList<>();
    for (Map<K, Queue<Waiting<T>>> lane : lanes.values()) {
      Queue<Waiting<T>> queue = lane.getOrDefault(kind, new ArrayDeque<>());
      while (batch.size() < room && !queue.isEmpty()) {
        batch.add(queue.remove().tile);
      }
      if (queue.isEmpty()) {
        lane.remove(kind);
      }
    }
    return batch;
  }

  private Map<K, Queue<Waiting<T>>> lane(Lane lane) {
    Map<K, Queue<Waiting<T>>> queues = lanes.get(lane);
    if (queues == null) {
      throw new IllegalArgumentException("lane: " + lane);
    }
    return queues;
  }
}
