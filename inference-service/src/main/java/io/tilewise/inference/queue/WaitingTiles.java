package io.tilewise.inference.queue;

import io.tilewise.events.TileExtracted;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.kafka.work.Load;
import io.tilewise.kafka.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tiles that wait for what passes, by what they wait for, a model or an image: one batch of them
 * tries after a pause, and the others follow when it is there again. The pause grows while it is
 * not. Tiles that arrive meanwhile join them untried, and those of other models and images pass by.
 * Each waits until its deadline. The workers share it. Thread-safe.
 */
public final class WaitingTiles {
  /** Before the second attempt. */
  public static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  /** Between two attempts, in the end. */
  public static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(WaitingTiles.class);

  private final InstantSource clock;
  private final Map<Awaited, Line> lines = new LinkedHashMap<>();
  private final Map<String, Load> loads = new HashMap<>();

  /** None yet. */
  public WaitingTiles(InstantSource clock) {
    this.clock = clock;
  }

  /** The tiles that wait for one thing. */
  private static final class Line {
    private final Queue<TileWork> tiles = new ArrayDeque<>();
    private Waits why;
    private Duration pause = FIRST_PAUSE;
    private Instant due;

    /** Whether a worker tries some of them just now. */
    private boolean tried;

    /** Whether what they waited for is there again. */
    private boolean open;

    Line(Waits why, Instant due) {
      this.why = why;
      this.due = due;
    }

    boolean isDue(Instant now) {
      return !tiles.isEmpty() && (open || (!tried && !now.isBefore(due)));
    }
  }

  /** A tile whose deadline passed, and what it waited for. */
  public record Overdue(TileWork tile, Waits why) {}

  /** Puts tiles back after an attempt that failed; none, when all of them were overdue. */
  public synchronized void putBack(Awaited what, Collection<TileWork> tiles, Waits why) {
    Instant now = clock.instant();
    Line line = lines.get(what);
    if (line == null && tiles.isEmpty()) {
      return;
    }
    if (line == null) {
      line = new Line(why, now.plus(FIRST_PAUSE));
      lines.put(what, line);
    } else if (line.tried || line.open) {
      line.pause = line.open ? FIRST_PAUSE : min(line.pause.multipliedBy(2), LONGEST_PAUSE);
      line.due = now.plus(line.pause);
    }
    line.why = why;
    line.tried = false;
    line.open = false;
    add(line, tiles);
    forgetEmpty();
  }

  /** Takes tiles that need not be tried, because others of the model wait; false when none do. */
  public synchronized boolean join(ModelContent model, Collection<TileWork> tiles) {
    return join(Awaited.of(model), tiles);
  }

  /** Takes a tile that need not be tried, because others of its image wait; false when none do. */
  public synchronized boolean join(TileWork tile) {
    return Awaited.image(tile.tile()).filter(image -> join(image, List.of(tile))).isPresent();
  }

  private boolean join(Awaited what, Collection<TileWork> tiles) {
    Line line = lines.get(what);
    if (line == null || line.open) {
      return false;
    }
    add(line, tiles);
    return true;
  }

  private void add(Line line, Collection<TileWork> tiles) {
    line.tiles.addAll(tiles);
    tiles.forEach(
        tile -> {
          count(tile, 1);
          tile.work().waits();
        });
  }

  /** Whether any are to be tried now. */
  public synchronized boolean areDue() {
    Instant now = clock.instant();
    return lines.values().stream().anyMatch(line -> line.isDue(now));
  }

  /** Tiles that wait for one thing, and are to be tried now; none when there are none. */
  public synchronized List<TileWork> due(int atMost) {
    Instant now = clock.instant();
    for (Map.Entry<Awaited, Line> entry : lines.entrySet()) {
      Line line = entry.getValue();
      if (line.isDue(now)) {
        // Behind the others, so that each has its turn.
        lines.remove(entry.getKey());
        lines.put(entry.getKey(), line);
        line.tried = true;
        return taken(line, atMost);
      }
    }
    return List.of();
  }

  private List<TileWork> taken(Line line, int atMost) {
    List<TileWork> taken = new ArrayList<>();
    while (taken.size() < atMost && !line.tiles.isEmpty()) {
      TileWork tile = line.tiles.remove();
      count(tile, -1);
      taken.add(tile);
    }
    return taken;
  }

  /** A batch came to its end that says nothing of it: the others are tried in its place. */
  public synchronized void release(Awaited what) {
    Line line = lines.get(what);
    if (line != null) {
      line.tried = false;
      forgetEmpty();
    }
  }

  /** It is there: the others follow. */
  public synchronized void goOn(Awaited what) {
    Line line = lines.get(what);
    if (line == null) {
      return;
    }
    if (!line.open) {
      LOG.info("{} goes on; {} more tiles waited for it", what, line.tiles.size());
    }
    line.open = true;
    line.tried = false;
    if (line.tiles.isEmpty()) {
      lines.remove(what);
    }
  }

  /** What they wait for may be there again: each of them tries now. */
  public synchronized void hurry() {
    Instant now = clock.instant();
    lines.values().forEach(line -> line.due = now);
  }

  /** Takes out the tiles whose deadline passed. */
  public synchronized List<Overdue> overdue() {
    Instant now = clock.instant();
    List<Overdue> overdue = new ArrayList<>();
    for (Line line : lines.values()) {
      for (Iterator<TileWork> tiles = line.tiles.iterator(); tiles.hasNext(); ) {
        TileWork tile = tiles.next();
        if (!now.isBefore(tile.deadline())) {
          tiles.remove();
          count(tile, -1);
          overdue.add(new Overdue(tile, line.why));
        }
      }
    }
    forgetEmpty();
    return overdue;
  }

  /** Takes out the tiles whose work holds a condition. */
  public synchronized void removeIf(Predicate<Work> condition) {
    for (Line line : lines.values()) {
      line.tiles.removeIf(
          tile -> {
            boolean removed = condition.test(tile.work());
            if (removed) {
              count(tile, -1);
            }
            return removed;
          });
    }
    forgetEmpty();
  }

  private void forgetEmpty() {
    lines.values().removeIf(line -> line.tiles.isEmpty() && !line.tried);
  }

  /** How much of a topic waits. */
  public synchronized Load load(String topic) {
    return loads.getOrDefault(topic, Load.NONE);
  }

  /** What tiles like this wait for, or waited for until just now; empty when none do. */
  public synchronized Optional<Waits> why(TileExtracted tile) {
    return Awaited.image(tile)
        .map(lines::get)
        .or(() -> Optional.ofNullable(lines.get(Awaited.of(ModelContent.of(tile)))))
        .map(line -> line.why);
  }

  /** What tiles wait for, one of each line. */
  public synchronized List<Waits> reasons() {
    return lines.values().stream().filter(line -> !line.open).map(line -> line.why).toList();
  }

  /** Tiles that wait. */
  public synchronized int size() {
    return lines.values().stream().mapToInt(line -> line.tiles.size()).sum();
  }

  private void count(TileWork tile, int sign) {
    Work work = tile.work();
    loads.merge(work.received().topic(), Load.of(work).times(sign), Load::plus);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
