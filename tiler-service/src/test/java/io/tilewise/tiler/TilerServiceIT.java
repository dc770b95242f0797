package io.tilewise.tiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Event;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TilerServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 3;

  @TempDir static Path data;
  private static EmbeddedBroker broker;

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
  private final List<RunningService> started = new ArrayList<>();
  private Topics topics;
  private Workshop workshop;
  private KafkaProducer<byte[], byte[]> producer;
  private KafkaConsumer<byte[], byte[]> reader;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(data.resolve("kafka"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void setUp(TestInfo test) throws IOException {
    topics = new Topics(test.getTestMethod().orElseThrow().getName() + ".");
    List<TopicSpec> specs = topics.specs(PARTITIONS, PARTITIONS);
    broker.createTopics(
        specs.stream()
            .map(s -> new NewTopic(s.name(), s.partitions(), (short) 1).configs(s.configs()))
            .toList());
    workshop = new Workshop(folder);
    Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    reader = reader();
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicSpec spec : specs) {
      if (!spec.name().equals(topics.imagesSubmitted())) {
        reader.partitionsFor(spec.name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .forEach(partitions::add);
      }
    }
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
  }

  private static KafkaConsumer<byte[], byte[]> reader() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            // Closing waits for the fetch that is under way.
            "fetch.max.wait.ms",
            50),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @AfterEach
  void tearDown() {
    started.forEach(RunningService::close);
    producer.close();
    reader.close();
  }

  @Test
  void shouldTurnASubmissionIntoTilesAndThenAManifest() throws Exception {
    submit("slide-1", workshop.image("a.png", 100, 50), "cells");

    RunningService service = start();

    ImageTiled manifest =
        await().atMost(PATIENCE).until(() -> first(ImageTiled.class), m -> m != null);
    assertThat(manifest.tileCount()).isEqualTo(28);
    await().atMost(PATIENCE).until(() -> indexes("slide-1").size() == 28);
    assertThat(on(topics.tiles(Lane.DEFERRED))).hasSize(28);
    await().atMost(PATIENCE).until(() -> service.health().ready());
    assertThat(meters.counter("tiles.published").count()).isEqualTo(28);
  }

  @Test
  void shouldRejectWhatCannotBeTiledAndGoOn() throws Exception {
    start();

    submit("slide-1", folder.resolve("outside.png"), "cells");
    submit("slide-2", workshop.images.resolve("none.png"), "cells");
    submit("slide-3", workshop.image("a.png", 16, 16), "lungs");
    submit("slide-4", workshop.image("b.png", 16, 16), "cells");

    await().atMost(PATIENCE).until(() -> all(ImageRejected.class).size() == 3);
    assertThat(all(ImageRejected.class))
        .extracting(ImageRejected::reason)
        .containsExactlyInAnyOrder(
            Reason.URI_NOT_ALLOWED, Reason.IMAGE_NOT_FOUND, Reason.MODEL_UNKNOWN);
    await().atMost(PATIENCE).until(() -> all(ImageTiled.class).size() == 1);
  }

  @Test
  void shouldPutGarbageIntoTheDeadLettersAndGoOn() throws Exception {
    start();

    send("slide-1", "no json".getBytes(UTF_8));
    submit("slide-2", workshop.image("b.png", 16, 16), "cells");

    await().atMost(PATIENCE).until(() -> all(ImageTiled.class).size() == 1);
    await().atMost(PATIENCE).until(() -> on(topics.deadLetters()).size() == 1);
    assertThat(on(topics.deadLetters()).getFirst().value()).isEqualTo("no json".getBytes(UTF_8));
  }

  @Test
  void shouldLoseNoImageWhenItIsRestartedHalfWay() throws Exception {
    int images = 12;
    for (int i = 0; i < images; i++) {
      submit("slide-" + i, workshop.image("i" + i + ".png", 200, 200), "cells");
    }
    RunningService first = start();
    await().atMost(PATIENCE).until(() -> all(TileExtracted.class).size() > 300);

    first.stopTaking();
    first.close();
    start();

    await().atMost(PATIENCE).until(() -> tiledImages().size() == images);
    for (int i = 0; i < images; i++) {
      String slide = "slide-" + i;
      await(slide).atMost(PATIENCE).until(() -> indexes(slide).size() == 169);
    }
  }

  @Test
  void shouldTileAgainWithTheSameIdentitiesAndBytes() throws Exception {
    Path file = workshop.image("a.png", 64, 64);
    start();

    submit("slide-1", file, "cells");
    submit("slide-1", file, "cells");

    await().atMost(PATIENCE).until(() -> all(ImageTiled.class).size() == 2);
    // A reader of several partitions may see the manifest first.
    String topic = topics.tiles(Lane.DEFERRED);
    await().atMost(PATIENCE).until(() -> on(topic).size() >= 32);
    List<ConsumerRecord<byte[], byte[]>> tiles = on(topic);
    assertThat(tiles).hasSize(32);
    assertThat(tiles.stream().map(r -> new String(r.key(), UTF_8)).distinct()).hasSize(16);
    for (ConsumerRecord<byte[], byte[]> tile : tiles) {
      assertThat(tiles)
          .filteredOn(other -> java.util.Arrays.equals(other.key(), tile.key()))
          .hasSize(2)
          .allSatisfy(other -> assertThat(other.value()).isEqualTo(tile.value()));
    }
  }

  private RunningService start() {
    TilerConfig config =
        new TilerConfig(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            topics,
            workshop.models,
            "mean-log-probability",
            List.of(workshop.images),
            ImageLimits.DEFAULT,
            2,
            Duration.ofSeconds(10));
    RunningService service = TilerService.start(config, meters);
    started.add(service);
    return service;
  }

  private void submit(String imageId, Path file, String model) throws Exception {
    ImageSubmitted submission =
        new ImageSubmitted(
            imageId,
            "order-" + imageId,
            file.toUri(),
            ModelReference.parse(model),
            Lane.DEFERRED,
            null,
            Duration.ofHours(1),
            Instant.now(),
            Map.of());
    EncodedEvent event = new EventCodec("/test").encode(submission, Instant.now(), null);
    producer
        .send(
            new ProducerRecord<>(
                topics.imagesSubmitted(),
                null,
                event.key().getBytes(UTF_8),
                event.value(),
                KafkaRecords.headers(event.headers())))
        .get();
  }

  private void send(String key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topics.imagesSubmitted(), key.getBytes(UTF_8), value)).get();
  }

  private List<ConsumerRecord<byte[], byte[]>> on(String topic) {
    reader.poll(Duration.ofMillis(50)).forEach(read::add);
    return read.stream().filter(record -> record.topic().equals(topic)).toList();
  }

  private <E extends Event> List<E> all(Class<E> type) {
    reader.poll(Duration.ofMillis(50)).forEach(read::add);
    List<E> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : read) {
      ReceivedRecord received =
          new ReceivedRecord(
              record.topic(),
              record.partition(),
              record.offset(),
              Instant.ofEpochMilli(record.timestamp()),
              record.key(),
              record.value(),
              KafkaRecords.lookup(record.headers()));
      if (EventCodec.decode(received, Event.class) instanceof Decoded.Accepted<Event> accepted
          && type.isInstance(accepted.event())) {
        events.add(type.cast(accepted.event()));
      }
    }
    return events;
  }

  private <E extends Event> E first(Class<E> type) {
    List<E> events = all(type);
    return events.isEmpty() ? null : events.getFirst();
  }

  private Set<Integer> indexes(String imageId) {
    Set<Integer> indexes = new HashSet<>();
    all(TileExtracted.class).stream()
        .filter(tile -> tile.imageId().equals(imageId))
        .forEach(tile -> indexes.add(tile.index()));
    return indexes;
  }

  private Set<String> tiledImages() {
    Set<String> images = new HashSet<>();
    all(ImageTiled.class).forEach(manifest -> images.add(manifest.imageId()));
    return images;
  }
}
