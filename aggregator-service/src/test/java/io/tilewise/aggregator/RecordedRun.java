package io.tilewise.aggregator;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.runtime.HttpSecurity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * What a release's aggregator leaves behind in Kafka when it ends: submissions in every state. Each
 * release records it once, and every later one has to go on from there, see {@link RecordedRunIT}.
 *
 * <p>Everything is kept for ten years here, since it is read by the clock of later days.
 */
final class RecordedRun {
  static final String PREFIX = "recorded.";
  static final int TILES = 4;

  /** Tiles that are scored of those that miss some. */
  static final int SCORED = 2;

  static final Slide COMPLETE = Slide.of("complete", TILES);

  /** One tile of it failed. */
  static final Slide FAILED = Slide.of("failed", TILES);

  /** Partial, and amended since. */
  static final Slide AMENDED = Slide.of("amended", TILES);

  /** Partial, and still amendable. */
  static final Slide LATE = Slide.of("late", TILES);

  /** Partial, and nothing comes any more. */
  static final Slide PARTIAL = Slide.of("partial", TILES);

  /** Waits for tiles. */
  static final Slide OPEN = Slide.of("open", TILES);

  /** Waits for its manifest. */
  static final Slide ANNOUNCED = Slide.of("announced", TILES);

  /** Has tiles, and nothing else yet. */
  static final Slide UNKNOWN = Slide.of("unknown", TILES);

  static final List<Slide> ALL = List.of(COMPLETE, FAILED, AMENDED, LATE, PARTIAL, OPEN, ANNOUNCED);

  /** Of the images whose verdicts were given, that of the amended one twice. */
  static final int VERDICTS = 6;

  private static final Duration YEARS = Duration.ofDays(3650);
  private static final Duration WAIT = Duration.ofDays(30);
  private static final Duration SHORT_WAIT = Duration.ofSeconds(6);

  private RecordedRun() {}

  /** Settings under which it is recorded and goes on. */
  static AggregatorConfig config(Map<String, Object> kafka, Path state) {
    return new AggregatorConfig(
        kafka,
        new Topics(PREFIX),
        state,
        "127.0.0.1:8083",
        2,
        0,
        1 << 20,
        64 << 20,
        YEARS,
        YEARS,
        // The deadline of what is open has passed by then; it goes on waiting for so long.
        Duration.ofHours(1),
        LateTiles.AMEND,
        HttpSecurity.NONE);
  }

  /**
   * Records it anew. A release that is out is never recorded again.
   *
   * @param args the release, say {@code 0.2.0}
   */
  public static void main(String[] args) throws Exception {
    Path file = Path.of("src/test/resources/recorded", args[0] + ".jsonl");
    if (Files.exists(file)) {
      throw new IllegalStateException(file + ": exists (expected: a release not yet recorded)");
    }
    Path folder = Files.createTempDirectory("recorded");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      try (Live live = new Live(broker, folder, PREFIX)) {
        run(live, folder.resolve("state"));
      }
      Files.createDirectories(file.getParent());
      Files.write(file, RecordedTopics.read(broker.bootstrapServers(), PREFIX));
    }
    System.exit(0); // the recorded state is all that is wanted
  }

  private static void run(Live live, Path state) throws Exception {
    AggregatorService service = live.start(config(live.kafka, state), new SimpleMeterRegistry());
    for (Slide slide : ALL) {
      live.send(List.of(slide.submitted()));
    }
    for (Slide slide : List.of(COMPLETE, FAILED, OPEN)) {
      live.send(List.of(slide.tiledNow(Live.PARTITIONS, WAIT)));
    }
    for (Slide slide : List.of(AMENDED, LATE, PARTIAL)) {
      live.send(List.of(slide.tiledNow(Live.PARTITIONS, SHORT_WAIT)));
    }
    live.send(COMPLETE.scores());
    live.send(FAILED.scores().subList(1, TILES));
    live.send(List.of(FAILED.failed(0)));
    for (Slide slide : List.of(AMENDED, LATE, PARTIAL, OPEN, UNKNOWN)) {
      live.send(slide.scores().subList(0, SCORED));
    }
    live.awaitVerdicts(VERDICTS - 1);
    live.send(AMENDED.scores().subList(SCORED, TILES));
    live.awaitVerdicts(VERDICTS);
    Awaitility.await().until(() -> live.isScored(OPEN.imageId(), SCORED));
    System.err.println("recorded at " + Instant.now());
    live.stop(service);
  }
}
