package io.tilewise.bench.crash;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.crash.CrashCheck.Findings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;

/**
 * Two aggregators are killed with SIGKILL, again and again, at random moments while they work, and
 * while images that wait have their tiles moved; then {@link CrashCheck} looks at what readers see.
 * Exit code 1 when that is not one right verdict per submission, the newest one's on top.
 *
 * <p>Arguments: images, tiles of each, kills, seed (6000, 40, 20, the clock).
 */
final class AggregatorCrash {
  private static final int PARTITIONS = 6;
  private static final long LOOK_NANOS = 50_000_000;
  private static final long PACE_NANOS = 400_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final AggregatorBed bed;
  private final CrashFeed feed;
  private final int kills;
  private final Random random;
  private final String application;
  private final AtomicInteger allowed = new AtomicInteger();

  private AggregatorCrash(AggregatorBed bed, CrashFeed feed, int kills, long seed)
      throws Exception {
    this.bed = bed;
    this.application = bed.application();
    this.feed = feed;
    this.kills = kills;
    this.random = new Random(seed);
  }

  public static void main(String[] args) throws Exception {
    int images = Integer.parseInt(args[0]);
    int tiles = Integer.parseInt(args[1]);
    int kills = Integer.parseInt(args[2]);
    long seed = args.length > 3 ? Long.parseLong(args[3]) : System.nanoTime();
    Figures figures = new Figures("aggregator-crash");
    long start = System.nanoTime();
    Findings found = run(images, tiles, kills, seed);
    boolean right = found.isRight(new CrashFeed(images, tiles, seed).submissions());
    figures
        .fact("images", images)
        .fact("tiles", tiles)
        .fact("kills", kills)
        .fact("seed", seed)
        .fact("verdicts", found.verdicts())
        .fact("twice", found.twice())
        .fact("missing", found.missing())
        .fact("different", found.different())
        .fact("unbalanced", found.unbalanced())
        .fact("outranked", found.outranked())
        .fact("misdirected", found.misdirected())
        .fact("seconds", Math.round((System.nanoTime() - start) / 1e9))
        .fact("right", right);
    System.out.println(figures.json());
    System.exit(right ? 0 : 1);
  }

  /** Kills so often, waits until all input is processed, and looks. */
  static Findings run(int images, int tiles, int kills, long seed) throws Exception {
    try (BenchBroker broker = BenchBroker.startQuickly()) {
      AggregatorBed bed = AggregatorBed.fresh(broker, "crash", "", PARTITIONS);
      CrashFeed feed = new CrashFeed(images, tiles, seed);
      new AggregatorCrash(bed, feed, kills, seed).run();
      CrashCheck check = new CrashCheck(broker.bootstrapServers(), bed.topics());
      Findings found = check.look();
      int[] orders = check.orders();
      System.err.printf(
          "images whose newer submission ended first: %d, whose older one did: %d%n",
          orders[0], orders[1]);
      if (orders[0] == 0 || orders[1] == 0) {
        throw new IllegalStateException("orders: one only (expected: both)");
      }
      return found;
    }
  }

  private void run() throws Exception {
    try (CrashInstances instances = new CrashInstances(bed)) {
      for (int number = 0; number < CrashInstances.COUNT; number++) {
        awaitReady(instances, number);
        System.err.println(Instant.now() + " ready: instance " + number);
      }
      Thread publisher = Thread.ofPlatform().name("publisher").start(this::publish);
      for (int kill = 0; kill < kills; kill++) {
        killOnce(instances, kill);
      }
      // Only then do the last tiles come of the images that wait for them.
      await(() -> instances.renewed() > 0, "tiles moved of images that wait");
      allowed.set(feed.size());
      publisher.join();
      System.err.println(Instant.now() + " published");
      await(() -> committed() == end(), "all input processed");
      System.err.println(Instant.now() + " processed");
    }
  }

  private void publish() {
    try (EventPublisher publisher = bed.publisher(5)) {
      for (int at = 0; at < feed.size(); at++) {
        while (at >= allowed.get()) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
        publisher.send(feed.event(at));
        if (at % 2 == 0) {
          LockSupport.parkNanos(PACE_NANOS);
        }
      }
    }
  }

  /**
   * Mostly in the middle of work; one time in four wherever it is, say while it restores. The input
   * is let go in shares, half of one while an instance starts and half when it is ready, so that
   * none is killed with nothing to do.
   */
  private void killOnce(CrashInstances instances, int kill) throws Exception {
    int victim = random.nextInt(CrashInstances.COUNT);
    int half = feed.size() / (2 * (kills + 1));
    allowed.addAndGet(half);
    if (kill % 4 != 3) {
      awaitReady(instances, victim);
      long goal = committed() + random.nextInt(half);
      allowed.addAndGet(half);
      await(() -> committed() >= goal, "progress");
    }
    LockSupport.parkNanos(random.nextLong(300_000_000));
    instances.kill(victim);
    System.err.printf(
        "%s kill %d: instance %d, %d of %d records%n",
        Instant.now(), kill + 1, victim, committed(), feed.size());
    LockSupport.parkNanos(random.nextLong(1_000_000_000));
    instances.start(victim);
  }

  private static void awaitReady(CrashInstances instances, int number) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!instances.isReady(number)) {
      if (!instances.isAlive(number) || System.nanoTime() > end) {
        throw new IllegalStateException(
            "instance %d: %s (expected: ready); its log ends with%n%s"
                .formatted(
                    number,
                    instances.isAlive(number) ? "not ready within " + PATIENCE : "ended",
                    instances.lastWords(number)));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static void await(Callable<Boolean> what, String name) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!what.call()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within " + PATIENCE + " (expected: " + name + ")");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Input records that are done: their offsets are committed with what came of them. */
  private long committed() {
    String group = application;
    return BenchBroker.get(
            bed.broker()
                .admin()
                .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group))
        .values()
        .stream()
        .mapToLong(offset -> offset == null ? 0 : offset.offset())
        .sum();
  }

  private long end() {
    return Stream.of(
            bed.topics().imagesSubmitted(), bed.topics().imagesTiled(), bed.topics().tilesScored())
        .mapToLong(topic -> bed.broker().ends(topic, PARTITIONS))
        .sum();
  }
}
