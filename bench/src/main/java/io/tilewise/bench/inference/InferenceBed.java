package io.tilewise.bench.inference;

import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.OsProcess;
import io.tilewise.broker.JavaProcess;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The inference service in a process of its own, on topics of its own, and tiles for it. Confined
 * to one thread.
 */
final class InferenceBed implements AutoCloseable {
  /** Heap and collector of the launcher. */
  private static final List<String> OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC");

  private static final long LOOK_NANOS = 5_000_000;
  private static final long PATIENCE_NANOS = 180_000_000_000L;

  private final BenchBroker broker;
  private final Topics topics;
  private final Map<String, String> environment;
  private final JavaProcess process;
  private final TileFeed feed;

  /**
   * Starts it and returns when its model is warm.
   *
   * @param tiles that are published again and again
   */
  InferenceBed(BenchBroker broker, Subject subject, CodedTiles tiles) throws IOException {
    this.broker = broker;
    this.topics = new Topics(subject.name + ".");
    broker.create(topics, Topics.IMAGE_PARTITIONS, Topics.TILE_PARTITIONS);
    environment = new HashMap<>(subject.settings);
    environment.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("TILEWISE_TOPIC_PREFIX", topics.prefix());
    environment.put("TILEWISE_MODELS", subject.models.toString());
    environment.put("TILEWISE_PRELOAD_MODELS", subject.model.toString());
    environment.put("TF_CPP_MIN_LOG_LEVEL", "1");
    process = child(MeteredInferenceMain.class, "inference");
    feed = new TileFeed(broker, topics, subject.model, tiles);
  }

  /**
   * Who is measured.
   *
   * @param name of its topics
   * @param models root of the models
   * @param model that scores
   * @param settings beside the defaults
   */
  record Subject(String name, Path models, ModelReference model, Map<String, String> settings) {}

  /**
   * What the service said of itself.
   *
   * @param allocated bytes of heap by all threads since the start
   * @param engineNanos that the engine worked
   * @param batches that it was given
   */
  record Look(long allocated, long engineNanos, long batches) {}

  private JavaProcess child(Class<?> main, String log, String... arguments) throws IOException {
    JavaProcess child =
        JavaProcess.start(
            main,
            OPTIONS,
            environment,
            Redirect.appendTo(broker.directory().resolve(log + ".log").toFile()),
            arguments);
    child.line();
    return child;
  }

  /** A loop over the tiles of an image with the same settings. */
  JavaProcess loop(Path image) throws IOException {
    return child(LoopMain.class, "loop", image.toString());
  }

  /** What it says now; that it failed on no tile is part of it. */
  Look look() {
    String[] answer = process.ask("look").split(" ", -1);
    if (!answer[3].equals("0")) {
      throw new IllegalStateException("tiles: " + answer[3] + " failed (expected: none)");
    }
    return new Look(
        Long.parseLong(answer[0]), Long.parseLong(answer[1]), Long.parseLong(answer[2]));
  }

  OsProcess os() {
    return new OsProcess(process.pid());
  }

  BenchBroker broker() {
    return broker;
  }

  Topics topics() {
    return topics;
  }

  TileFeed feed() {
    return feed;
  }

  /** Seconds in which the service scores tiles that all wait for it in Kafka. */
  double secondsOfWaiting(int tiles) {
    long before = scores();
    process.pause(); // or it would begin while they are still being published
    try {
      feed.send(tiles);
    } finally {
      process.resume();
    }
    long start = System.nanoTime();
    awaitScores(before + tiles);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Scores and failures so far. */
  long scores() {
    return broker.ends(topics.tilesScored(), Topics.IMAGE_PARTITIONS);
  }

  /** Returns when there are so many, and not one more. */
  void awaitScores(long expected) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    long scores = scores();
    while (scores < expected) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("scores: " + scores + " (expected: " + expected + ")");
      }
      LockSupport.parkNanos(LOOK_NANOS);
      scores = scores();
    }
    if (scores > expected) {
      throw new IllegalStateException("scores: " + scores + " (expected: " + expected + ")");
    }
  }

  @Override
  public void close() {
    feed.close();
    process.close();
    broker.delete(topics);
  }
}
