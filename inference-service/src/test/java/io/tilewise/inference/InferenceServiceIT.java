package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Event;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.png.TilePng;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.model.ModelRepository;
import io.tilewise.runtime.RunningService;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Inference over a real broker with the sample model of this repository. */
@Execution(ExecutionMode.CONCURRENT)
class InferenceServiceIT {
  private static final Path MODELS = Path.of("../models").toAbsolutePath().normalize();
  private static final ModelReference MODEL = ModelReference.parse("thin-smear@1");
  private static final int SIZE = 128;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path directory;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(directory.resolve("kafka"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void shouldSayWhatBecameOfEveryTile() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(broker, "all.")) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      for (int i = 0; i < 60; i++) {
        kafka.write(Lane.values()[i % 3], tile(i, MODEL), Tiles.png(SIZE, i));
      }
      kafka.write(Lane.ROUTINE, tile(60, MODEL), "no png".getBytes(UTF_8));
      kafka.write(Lane.ROUTINE, tile(61, MODEL), Tiles.png(64, 1));
      kafka.write(Lane.ROUTINE, tile(62, ModelReference.parse("none@1")), Tiles.png(SIZE, 1));
      kafka.write(
          kafka.topics.tiles(Lane.EXPRESS),
          "key".getBytes(UTF_8),
          new byte[9],
          new RecordHeaders());
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      BrokerFixture.Reader letters = kafka.reader(kafka.topics.deadLetters());

      RunningService service = InferenceService.start(config(broker, kafka), meters);
      try {
        await().atMost(PATIENCE).until(() -> scores.read().size() >= 63);
        await().atMost(PATIENCE).until(() -> letters.read().size() >= 4);
        await().atMost(PATIENCE).until(() -> service.health().ready());
        await().atMost(PATIENCE).until(() -> kafka.lag() == 0);
      } finally {
        service.stopTaking();
        service.close();
      }

      assertThat(scored(scores.read())).containsExactlyElementsOf(indexes(60));
      assertThat(failures(scores.read()))
          .containsOnly(
              Map.entry(60, Reason.TILE_UNREADABLE),
              Map.entry(61, Reason.TILE_UNREADABLE),
              Map.entry(62, Reason.MODEL_UNKNOWN));
      assertThat(letters.read())
          .extracting(letter -> header(letter, "dead_letter_cause"))
          .containsExactlyInAnyOrder(
              "TILE_UNREADABLE", "TILE_UNREADABLE", "MODEL_UNKNOWN", "MALFORMED");
      assertThat(scores.read())
          .allMatch(record -> header(record, EventCodec.TRACEPARENT).equals(Tiles.TRACE));
      assertThat(meters.counter("tiles.scored").count()).isEqualTo(60);
    }
  }

  @Test
  void shouldScoreEveryTileThoughItIsKilledHalfWay() throws Exception {
    int tiles = 1000;
    try (BrokerFixture kafka = new BrokerFixture(broker, "kill.")) {
      write(kafka, Lane.ROUTINE, tiles);
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      Process process = startProcess(kafka);
      try {
        await().atMost(PATIENCE).until(() -> scores.read().size() >= 100);
      } finally {
        process.destroyForcibly();
      }
      process.waitFor();
      int before = scored(scores.read()).size();

      RunningService service =
          InferenceService.start(config(broker, kafka), new SimpleMeterRegistry());
      try {
        await().atMost(PATIENCE).until(() -> scored(scores.read()).size() == tiles);
        await().atMost(PATIENCE).until(() -> kafka.lag() == 0);
      } finally {
        service.stopTaking();
        service.close();
      }

      assertThat(before).isBetween(100, tiles - 1);
      assertThat(scored(scores.read())).containsExactlyElementsOf(indexes(tiles));
    }
  }

  @Test
  void shouldScoreEveryTileThoughItIsStoppedHalfWay() throws Exception {
    int tiles = 600;
    try (BrokerFixture kafka = new BrokerFixture(broker, "stop.")) {
      write(kafka, Lane.DEFERRED, tiles);
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      RunningService first =
          InferenceService.start(config(broker, kafka), new SimpleMeterRegistry());
      await().atMost(PATIENCE).until(() -> scores.read().size() >= 50);
      first.stopTaking();
      first.close();

      RunningService second =
          InferenceService.start(config(broker, kafka), new SimpleMeterRegistry());
      try {
        await().atMost(PATIENCE).until(() -> scored(scores.read()).size() == tiles);
      } finally {
        second.stopTaking();
        second.close();
      }

      // An orderly stop commits all that was acknowledged: nothing is scored twice.
      assertThat(scores.read()).hasSize(tiles);
    }
  }

  @Test
  void shouldBeNotReadyButLiveWhileTheBrokerIsAwayAndGoOnAfterwards() throws Exception {
    Path data = directory.resolve("restarted");
    EmbeddedBroker first = EmbeddedBroker.start(data);
    int port = URI.create("kafka://" + first.bootstrapServers()).getPort();
    InferenceConfig config;
    try (BrokerFixture kafka = new BrokerFixture(first, "")) {
      config = config(first, kafka);
    }
    RunningService service = InferenceService.start(config, new SimpleMeterRegistry());
    try {
      await().atMost(PATIENCE).until(() -> service.health().ready());

      first.close();
      await().atMost(PATIENCE).until(() -> !service.health().ready());
      assertThat(service.health().live()).isTrue();

      try (EmbeddedBroker second = EmbeddedBroker.start(data, port);
          BrokerFixture kafka = new BrokerFixture(second, "")) {
        await().atMost(PATIENCE).until(() -> service.health().ready());
        kafka.write(Lane.EXPRESS, tile(0, MODEL), Tiles.png(SIZE, 1));
        BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
        await().atMost(PATIENCE).until(() -> scored(scores.read()).equals(indexes(1)));
        service.stopTaking();
      }
    } finally {
      service.close();
    }
  }

  @Test
  void shouldFindRoomInASmallTopicForADeadLetterOfLargeHeaders() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(broker, "small.")) {
      kafka.configure(kafka.topics.deadLetters(), "max.message.bytes", "65536");
      byte[] noise = new byte[90 << 10];
      new Random(1).nextBytes(noise);
      for (int i = 0; i < 40; i++) {
        EncodedEvent unreadable = Tiles.encoded(tile(i, MODEL), "no png".getBytes(UTF_8));
        Headers headers = KafkaRecords.headers(unreadable.headers());
        headers.add("foreign", i % 2 == 0 ? noise : new byte[noise.length]);
        kafka.write(
            kafka.topics.tiles(Lane.ROUTINE),
            unreadable.key().getBytes(UTF_8),
            unreadable.value(),
            headers);
      }
      kafka.write(Lane.ROUTINE, tile(40, MODEL), Tiles.png(SIZE, 1));
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      BrokerFixture.Reader letters = kafka.reader(kafka.topics.deadLetters());

      RunningService service =
          InferenceService.start(config(broker, kafka), new SimpleMeterRegistry());
      try {
        await().atMost(PATIENCE).until(() -> letters.read().size() == 40 && kafka.lag() == 0);
        await().atMost(PATIENCE).until(() -> service.health().ready());
      } finally {
        service.stopTaking();
        service.close();
      }

      assertThat(failures(scores.read()).keySet()).containsExactlyInAnyOrderElementsOf(indexes(40));
      assertThat(scored(scores.read())).containsExactly(40);
      assertThat(letters.read())
          .extracting(letter -> header(letter, "dead_letter_text"))
          .filteredOn(text -> text.startsWith("headers: "))
          .hasSize(20);
    }
  }

  @Test
  void shouldWaitForModelsWithoutGivingUpATileAndBeReadyWhenTheyAreThere() throws Exception {
    Path models = Files.createDirectory(directory.resolve("mounted-later"));
    try (BrokerFixture kafka = new BrokerFixture(broker, "empty.")) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      kafka.write(Lane.ROUTINE, tile(0, MODEL), Tiles.png(SIZE, 1));
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());

      RunningService service = InferenceService.start(config(broker, kafka, models), meters);
      try {
        await().atMost(PATIENCE).until(() -> meters.get("tiles.waiting").gauge().value() == 1);
        assertThat(service.health().live()).isTrue();
        assertThat(service.health().ready()).isFalse();
        assertThat(service.health().detail()).contains("is empty");
        copyModel(models);
        await().atMost(PATIENCE).until(() -> !scores.read().isEmpty());
        await().atMost(PATIENCE).until(() -> service.health().ready());
      } finally {
        service.stopTaking();
        service.close();
      }

      assertThat(scored(scores.read())).containsExactly(0);
      assertThat(failures(scores.read())).isEmpty();
    }
  }

  @Test
  void shouldNeverMixTheContentsOfAVersionThatIsWrittenOver() throws Exception {
    Path models = Files.createDirectory(directory.resolve("written-over"));
    Path card = copyModel(models).resolve("model.json");
    ModelRepository repository = new ModelRepository(models);
    String before = repository.resolve(MODEL).digest();
    try (BrokerFixture kafka = new BrokerFixture(broker, "over.")) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      RunningService service = InferenceService.start(config(broker, kafka, models), meters);
      try {
        kafka.write(Lane.ROUTINE, tile(0, before), Tiles.png(SIZE, 1));
        await().atMost(PATIENCE).until(() -> scores.read().size() == 1);
        swapLabels(card);
        String after = repository.resolve(MODEL).digest();
        await().atMost(PATIENCE).until(() -> meters.counter("models.changed").count() == 1);
        kafka.write(Lane.ROUTINE, tile(1, before), Tiles.png(SIZE, 1));
        kafka.write(Lane.ROUTINE, tile(2, after), Tiles.png(SIZE, 1));
        await().atMost(PATIENCE).until(() -> scores.read().size() == 3);

        assertThat(digests(scores.read())).isEqualTo(Map.of(0, before, 2, after));
        assertThat(failures(scores.read())).containsOnly(Map.entry(1, Reason.MODEL_DIFFERS));
        assertThat(before).isNotEqualTo(after);
      } finally {
        service.stopTaking();
        service.close();
      }
    }
  }

  /** The sample model's directory in another repository. */
  private static Path copyModel(Path models) throws Exception {
    Path from = MODELS.resolve("thin-smear/1");
    Path to = models.resolve("thin-smear/1");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return to;
  }

  private static void swapLabels(Path card) throws Exception {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode json = (ObjectNode) mapper.readTree(Files.readString(card));
    JsonNode labels = json.path("labels");
    json.putArray("labels").add(labels.get(1)).add(labels.get(0));
    Files.writeString(card, mapper.writeValueAsString(json));
  }

  private static Map<Integer, String> digests(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(InferenceServiceIT::event)
        .filter(TileScored.class::isInstance)
        .map(TileScored.class::cast)
        .collect(Collectors.toMap(TileScored::index, TileScored::modelDigest));
  }

  private static TileExtracted tile(int index, String modelDigest) {
    return Tiles.tile(index, new ModelContent(MODEL, modelDigest), SIZE);
  }

  private static void write(BrokerFixture kafka, Lane lane, int tiles) throws Exception {
    kafka.write(
        IntStream.range(0, tiles)
            .mapToObj(i -> kafka.record(lane, tile(i, MODEL), Tiles.png(SIZE, i % 251)))
            .toList());
  }

  private static TileExtracted tile(int index, ModelReference model) {
    return Tiles.tile(index, model, SIZE, TilePng.CONTENT_TYPE, null);
  }

  private static InferenceConfig config(EmbeddedBroker broker, BrokerFixture kafka) {
    return config(broker, kafka, MODELS);
  }

  private static InferenceConfig config(EmbeddedBroker broker, BrokerFixture kafka, Path models) {
    return new InferenceConfig(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "heartbeat.interval.ms",
            1_000,
            "reconnect.backoff.max.ms",
            500),
        kafka.topics,
        models,
        List.of(ModelReference.parse("thin-smear")),
        2,
        new Batches(32, Duration.ofMillis(20), 64, 64 << 20),
        1,
        Duration.ofSeconds(20),
        InferenceConfig.LateTiles.IGNORE);
  }

  private static Process startProcess(BrokerFixture kafka) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            InferenceMain.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("TILEWISE_INFERENCE"));
    builder.environment().put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    builder.environment().put("TILEWISE_TOPIC_PREFIX", kafka.topics.prefix());
    builder.environment().put("TILEWISE_MODELS", MODELS.toString());
    builder.environment().put("TILEWISE_MANAGEMENT_PORT", "0");
    // Small batches take longer: much is left when it is killed.
    builder.environment().put("TILEWISE_INFERENCE_BATCH_SIZE", "4");
    // The killed member's place in the group is given away soon.
    builder.environment().put("TILEWISE_KAFKA_SESSION_TIMEOUT_MS", "3000");
    builder.environment().put("TILEWISE_KAFKA_HEARTBEAT_INTERVAL_MS", "1000");
    builder.redirectErrorStream(true);
    builder.redirectOutput(Files.createTempFile(directory, "inference", ".log").toFile());
    return builder.start();
  }

  private static Event event(ConsumerRecord<byte[], byte[]> record) {
    ReceivedRecord received =
        new ReceivedRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.EPOCH,
            record.key(),
            record.value(),
            KafkaRecords.lookup(record.headers()));
    return ((Accepted<TileOutcome>) EventCodec.decode(received, TileOutcome.class)).event();
  }

  private static Set<Integer> scored(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(InferenceServiceIT::event)
        .filter(TileScored.class::isInstance)
        .map(event -> ((TileScored) event).index())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<Integer, Reason> failures(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(InferenceServiceIT::event)
        .filter(TileFailed.class::isInstance)
        .map(TileFailed.class::cast)
        .collect(Collectors.toMap(TileFailed::index, TileFailed::reason, (a, b) -> a));
  }

  private static Set<Integer> indexes(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
