package io.tilewise.tiler.pace;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds the bytes of tiles that this tiler sent and that have neither a score nor a failure yet.
 *
 * <ul>
 *   <li>An image sends while less than the bound is ahead in its lane.
 *   <li>One that is little ahead itself, by less than a quarter of the bound, sends although others
 *       fill the lane: so nobody's tiles wait for those of a giant to be scored, and an image whose
 *       tiles wait, for a model say, holds up no other.
 *   <li>At four times the bound nobody sends, so that however many images there are the disk is
 *       bounded as well.
 * </ul>
 *
 * <p>Tiles leave the account with their outcome, and with their image's deadline, since a tile that
 * somebody lost has none. Everybody waits until it is known whether outcomes are heard of: then
 * somebody {@link #watch watches}, or it is {@link #blind} and counts nothing. Thread-safe.
 */
public final class Pace {
  /** What part of the bound an image may be ahead, whatever others are. */
  private static final int LITTLE = 4;

  /** At so many bounds everybody waits. */
  private static final int WALL = 4;

  private final long bound;
  private final Map<Key, Account> images = new HashMap<>();
  private final Map<Lane, LaneAccount> lanes = new EnumMap<>(Lane.class);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Hearing hearing = Hearing.UNKNOWN;

  /**
   * Nothing is ahead, and nobody watches.
   *
   * @param bound bytes of a lane, at least 1
   */
  public Pace(long bound, MeterRegistry meters) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound: " + bound + " (expected: >= 1)");
    }
    this.bound = bound;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LaneAccount(lane, meters, System::nanoTime));
    }
  }

  /** Whether outcomes are heard of. */
  private enum Hearing {
    UNKNOWN,
    ALL,
    NONE
  }

  /** An image may be submitted again in another lane. */
  private record Key(String imageId, Lane lane) {
    static Key of(SentImage image) {
      return new Key(image.imageId(), image.lane());
    }
  }

  /** Tiles of one image, in one lane, that have no outcome. */
  private static final class Account {
    final LaneAccount lane;
    Instant deadline;
    int tiles;
    long bytes;

    Account(LaneAccount lane, Instant deadline) {
      this.lane = lane;
      this.deadline = deadline;
    }

    void add(int more) {
      tiles++;
      bytes += more;
      lane.add(more);
    }

    /** Removes some of its tiles; true when nothing is left of it. */
    boolean remove(int outcomes) {
      long part = outcomes == tiles ? bytes : bytes / tiles * outcomes;
      tiles -= outcomes;
      bytes -= part;
      lane.remove(part);
      return tiles == 0;
    }
  }

  /** The same of a tile that goes alone. */
  public boolean take(SentImage image, int bytes, Duration atMost) throws InterruptedException {
    return take(image, bytes, 0, atMost);
  }

  /**
   * Waits until an image may send a tile, and counts it as sent.
   *
   * @param bytes of the tile
   * @param together bytes of tiles that are to go one after the other: as much is to be free, but
   *     no more than an image may be ahead whatever others are
   * @param atMost how long it waits
   * @return false when it may not yet
   */
  public boolean take(SentImage image, int bytes, long together, Duration atMost)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long free = Math.min(together, bound / LITTLE);
      boolean goes = mayGo(image, free) || waited(image, free, atMost);
      if (goes && hearing == Hearing.ALL) {
        count(image, bytes);
      }
      return goes;
    } finally {
      lock.unlock();
    }
  }

  private boolean waited(SentImage image, long free, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    while (left > 0 && !mayGo(image, free)) {
      left = changed.awaitNanos(left);
    }
    lane(image.lane()).waited(atMost.toNanos() - left);
    return mayGo(image, free);
  }

  private boolean mayGo(SentImage image, long free) {
    return switch (hearing) {
      case UNKNOWN -> false;
      case ALL -> lane(image.lane()).bytes() < most(image) - free;
      case NONE -> true;
    };
  }

  private long most(SentImage image) {
    Account account = images.get(Key.of(image));
    long own = account == null ? 0 : account.bytes;
    return own < Math.ceilDiv(bound, LITTLE) ? wall() : bound;
  }

  /** Beyond {@link Long#MAX_VALUE} it is that. */
  private long wall() {
    return bound > Long.MAX_VALUE / WALL ? Long.MAX_VALUE : WALL * bound;
  }

  private void count(SentImage image, int bytes) {
    if (images.isEmpty()) {
      changed.signalAll(); // who listens for outcomes was waiting
    }
    Account account =
        images.computeIfAbsent(
            Key.of(image), _ -> new Account(lane(image.lane()), image.deadline()));
    if (image.deadline().isAfter(account.deadline)) {
      account.deadline = image.deadline(); // another submission of the same image
    }
    account.add(bytes);
  }

  private LaneAccount lane(Lane lane) {
    return requireNonNull(lanes.get(lane));
  }

  /**
   * Tiles have an outcome. Of an image in several lanes that is one of the most urgent, which is
   * scored first.
   *
   * @param outcomes how many of each image; those of images that others cut are of no effect
   */
  public void scored(Map<String, Integer> outcomes) {
    lock.lock();
    try {
      outcomes.forEach(this::scored);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void scored(String imageId, int outcomes) {
    int left = outcomes;
    for (Lane lane : Lane.values()) {
      Key key = new Key(imageId, lane);
      Account account = images.get(key);
      if (account != null && left > 0) {
        int tiles = Math.min(left, account.tiles);
        left -= tiles;
        if (account.remove(tiles)) {
          images.remove(key);
        }
      }
    }
  }

  /**
   * Nobody waits any more for scores of what was sent of an image: not all of it arrived. Scores of
   * what did are taken for those of its next tiles, so that up to a bound more may be ahead, once.
   */
  public void forget(SentImage image) {
    lock.lock();
    try {
      Account account = images.remove(Key.of(image));
      if (account != null) {
        var _ = account.remove(account.tiles);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more for the scores of images whose deadline has passed. */
  public void expire(Instant now) {
    lock.lock();
    try {
      Iterator<Account> each = images.values().iterator();
      while (each.hasNext()) {
        Account account = each.next();
        if (now.isAfter(account.deadline)) {
          var _ = account.remove(account.tiles);
          each.remove();
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on {@link #scored} hears of every outcome. */
  public void watch() {
    hear(Hearing.ALL);
  }

  /** Outcomes may go unheard: what is ahead is not known, and nobody waits. */
  public void blind() {
    hear(Hearing.NONE);
  }

  private void hear(Hearing now) {
    lock.lock();
    try {
      hearing = now;
      if (now == Hearing.NONE) {
        images.values().forEach(account -> account.remove(account.tiles));
        images.clear();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until tiles are ahead; false when none are in time. */
  public boolean awaitAhead(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (left > 0 && images.isEmpty()) {
        left = changed.awaitNanos(left);
      }
      return !images.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is an answer to who asks to send; before there is one everybody waits. */
  public boolean isKnown() {
    lock.lock();
    try {
      return hearing != Hearing.UNKNOWN;
    } finally {
      lock.unlock();
    }
  }

  /** What images of a lane wait for, for people. */
  public String text(Lane lane) {
    return "tiles sent and not scored: %d bytes of lane %s (expected: fewer than %d)"
        .formatted(lane(lane).bytes(), lane, bound);
  }
}
