package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Decoded;
import io.tilewise.events.EncodedEvent;
import io.tilewise.events.Event;
import io.tilewise.events.EventCodec;
import io.tilewise.events.EventType;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.events.Topics;
import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.runtime.Route.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorServiceIT {
  private static final EventCodec CODEC = new EventCodec("/test");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;

  private final List<ImageClassified> verdicts = new ArrayList<>();
  private AggregatorService service;
  private KafkaProducer<byte[], byte[]> producer;
  private KafkaConsumer<byte[], byte[]> consumer;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void close() {
    if (service != null) {
      service.close();
    }
    if (producer != null) {
      producer.close();
      consumer.close();
    }
  }

  private void open(Topics topics) {
    broker.createTopics(
        topics.specs(3, 1).stream()
            .map(spec -> new NewTopic(spec.name(), spec.partitions(), (short) 1))
            .toList());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                topics.prefix() + "test",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(topics.imagesClassified()));
  }

  private AggregatorConfig config(Topics topics, String instance) {
    return new AggregatorConfig(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        topics,
        directory.resolve(instance),
        "127.0.0.1:8083",
        2,
        0,
        1 << 20,
        64 << 20,
        Duration.ofDays(2),
        Duration.ofDays(8),
        Duration.ofSeconds(1),
        LateTiles.IGNORE);
  }

  private void startService(AggregatorConfig config) throws Exception {
    service = AggregatorService.start(config, new SimpleMeterRegistry());
    await().atMost(PATIENCE).until(() -> service.health().ready());
  }

  private void send(Topics topics, List<? extends Event> events) {
    for (Event event : events) {
      EncodedEvent encoded = CODEC.encode(event, Instant.now(), null);
      producer.send(
          new ProducerRecord<>(
              topic(topics, event),
              null,
              encoded.key().getBytes(UTF_8),
              encoded.value(),
              KafkaRecords.headers(encoded.headers())));
    }
    producer.flush();
  }

  private static String topic(Topics topics, Event event) {
    return switch (event) {
      case ImageSubmitted _ -> topics.imagesSubmitted();
      case ImageTiled _ -> topics.imagesTiled();
      case ImageRejected _ -> topics.imagesRejected();
      default -> topics.tilesScored();
    };
  }

  private void readVerdicts() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      ReceivedRecord received =
          new ReceivedRecord(
              record.topic(),
              record.partition(),
              record.offset(),
              Instant.ofEpochMilli(record.timestamp()),
              record.key(),
              record.value(),
              KafkaRecords.lookup(record.headers()));
      Decoded decoded = EventCodec.decode(received, Set.of(EventType.IMAGE_CLASSIFIED));
      verdicts.add((ImageClassified) ((Decoded.Accepted) decoded).event());
    }
  }

  private void awaitVerdicts(int count) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              readVerdicts();
              return verdicts.size() >= count;
            });
  }

  private static Slide slide(int number) {
    return Slide.of("it-" + number, 10);
  }

  @Test
  void shouldGiveEachImageOneVerdictAcrossRestartsWithAndWithoutItsState_G1_G2_G8()
      throws Exception {
    Topics topics = new Topics("restart.");
    open(topics);
    AggregatorConfig config = config(topics, "kept");
    startService(config);
    List<Event> firstHalf = new ArrayList<>();
    List<Event> secondHalf = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      List<Event> events = new ArrayList<>(slide(number).scores());
      events.add(slide(number).tiledNow());
      events.add(slide(number).submitted());
      Collections.shuffle(events, new Random(number));
      firstHalf.addAll(events.subList(0, 7));
      secondHalf.addAll(events.subList(5, events.size()));
    }
    send(topics, firstHalf);
    awaitRead();
    service.close();

    startService(config);
    send(topics, secondHalf.subList(0, secondHalf.size() / 2));
    service.close();
    startService(config(topics, "lost"));
    send(topics, secondHalf);
    send(topics, firstHalf);
    send(topics, slide(99).scores());
    send(topics, List.of(slide(99).tiledNow()));
    awaitVerdicts(21);
    readVerdicts();

    assertThat(verdicts).extracting(ImageClassified::imageId).doesNotHaveDuplicates();
    assertThat(verdicts)
        .allSatisfy(verdict -> assertThat(verdict.tiles().scored()).isEqualTo(10))
        .allSatisfy(verdict -> assertThat(verdict.revision()).isEqualTo(1));
  }

  /** So that the restart finds state behind it, not only a backlog in front. */
  private void awaitRead() {
    await()
        .atMost(PATIENCE)
        .until(() -> answer("it-0").status() == 200 && answer("it-19").status() == 200);
  }

  private Response answer(String imageId) throws Exception {
    return (Response) service.routes().get("/images").answer(Request.of(imageId));
  }

  @Test
  void shouldTellProgressAndThenTheVerdictOverHttp() throws Exception {
    Topics topics = new Topics("http.");
    open(topics);
    startService(config(topics, "http"));
    Slide slide = slide(1);
    assertThat(answer("it-1").status()).isEqualTo(404);

    send(topics, List.of(slide.tiledNow()));
    send(topics, slide.scores().subList(0, 9));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(answer("it-1").body())
                    .contains(
                        "\"status\":\"SCORING\"",
                        "\"tiles\":{\"expected\":10,\"scored\":9,\"failed\":0,\"missing\":1,"));
    send(topics, slide.scores().subList(9, 10));
    awaitVerdicts(1);

    Response verdict = answer("it-1");
    assertThat(verdict.status()).isEqualTo(200);
    assertThat(verdict.body()).isEqualTo(new String(EventCodec.json(verdicts.getFirst()), UTF_8));
    assertThat(answer("not an id").status()).isEqualTo(400);
  }

  @Test
  void shouldGiveAVerdictAtItsDeadlineWithNothingElseHappening_G1() throws Exception {
    Topics topics = new Topics("deadline.");
    open(topics);
    startService(config(topics, "deadline"));
    Slide slide = slide(1);
    ImageSubmitted hurried =
        new ImageSubmitted(
            slide.imageId(),
            slide.submissionId(),
            slide.submitted().uri(),
            Slide.MODEL,
            slide.submitted().lane(),
            null,
            Duration.ofSeconds(2),
            Slide.SENT,
            Map.of());

    send(topics, List.of(hurried));
    awaitVerdicts(1);

    assertThat(verdicts.getFirst().status()).isEqualTo(ImageClassified.Status.FAILED);
  }

  @Test
  void shouldRefuseToStartWithoutItsTopicsOrWithOthersThanItNeeds() {
    Topics missing = new Topics("missing.");
    Topics uneven = new Topics("uneven.");
    broker.createTopics(
        uneven.specs(3, 1).stream()
            .map(
                spec ->
                    new NewTopic(
                        spec.name(),
                        spec.name().equals(uneven.tilesScored()) ? 4 : spec.partitions(),
                        (short) 1))
            .toList());

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> AggregatorService.start(config(missing, "a"), new SimpleMeterRegistry()))
        .withMessageStartingWith("topics: [missing.dead-letters, missing.images.classified");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> AggregatorService.start(config(uneven, "b"), new SimpleMeterRegistry()))
        .withMessageStartingWith(
            "partitions: {uneven.images.rejected=3, uneven.images.submitted=3,"
                + " uneven.images.tiled=3, uneven.tiles.scored=4}");
  }
}
