package io.tilewise.bench.inference;

import io.tilewise.bench.Figures;
import io.tilewise.events.TileScored;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** From a tile's record to its score being readable, while tiles come at a steady pace. */
final class ScoreLatency {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Tiles that were sent and have no score: more than inference has in hand. */
  private static final int AHEAD = 2_048;

  private final InferenceBed bed;
  private final Figures figures;

  ScoreLatency(InferenceBed bed, Figures figures) {
    this.bed = bed;
    this.figures = figures;
  }

  /** Tiles per second that come through while they are sent, each as soon as there is room. */
  double fullLoad(int tiles) {
    try (EventConsumer<TileScored> scores = atEnd()) {
      long start = System.nanoTime();
      int sent = 0;
      for (int read = 0; read < tiles; read += scores.poll(POLL).size()) {
        checkPatience(start + PATIENCE.toNanos(), read, tiles);
        for (; sent < Math.min(tiles, read + AHEAD); sent++) {
          bed.feed().send();
        }
      }
      bed.feed().flush();
      return tiles / ((System.nanoTime() - start) / 1e9);
    }
  }

  private EventConsumer<TileScored> atEnd() {
    return EventConsumer.atEnd(
        new PipelineConnection(bed.broker().bootstrapServers(), bed.topics()),
        Set.of(TileScored.class));
  }

  private static void checkPatience(long end, int read, int tiles) {
    if (System.nanoTime() > end) {
      throw new IllegalStateException("scores: " + read + " (expected: " + tiles + ")");
    }
  }

  /**
   * Measures.
   *
   * @param tilesPerSecond what is a full load
   * @param share of it that comes
   * @param tiles of a round
   */
  void measure(double tilesPerSecond, double share, int tiles, int rounds)
      throws InterruptedException, ExecutionException {
    double rate = share * tilesPerSecond;
    figures.fact("latencyTilesPerSecond", Math.round(rate));
    for (int round = 0; round < rounds; round++) {
      double[] millis = round(rate, tiles);
      Arrays.sort(millis);
      figures.sample("scoreMillisMedian", millis[(tiles - 1) / 2]);
      figures.sample("scoreMillis99", millis[(int) Math.ceil(tiles * 0.99) - 1]);
      figures.sample("scoreMillisMost", millis[tiles - 1]);
    }
  }

  private double[] round(double rate, int tiles) throws InterruptedException, ExecutionException {
    try (EventConsumer<TileScored> scores = atEnd()) {
      // A tile's index is counted from the feed's first tile of this round.
      int first = bed.feed().next();
      AtomicLongArray sentAt = new AtomicLongArray(tiles);
      FutureTask<Void> feeding = new FutureTask<>(() -> send(rate, sentAt), null);
      Thread.ofPlatform().name("tile-feed").start(feeding);
      double[] millis = read(scores, first, sentAt);
      feeding.get();
      return millis;
    }
  }

  private void send(double rate, AtomicLongArray sentAt) {
    long start = System.nanoTime();
    for (int i = 0; i < sentAt.length(); i++) {
      long due = start + (long) (i / rate * 1e9);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      sentAt.set(i, System.nanoTime());
      bed.feed().send();
    }
    bed.feed().flush();
  }

  private static double[] read(
      EventConsumer<TileScored> scores, int first, AtomicLongArray sentAt) {
    double[] millis = new double[sentAt.length()];
    long end = System.nanoTime() + PATIENCE.toNanos();
    int read = 0;
    while (read < millis.length) {
      checkPatience(end, read, millis.length);
      for (TileScored score : scores.poll(POLL)) {
        int tile = score.index() - first;
        millis[tile] = (System.nanoTime() - sentAt.get(tile)) / 1e6;
        read++;
      }
    }
    return millis;
  }
}
