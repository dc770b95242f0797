package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.BrokerProcess;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.HttpSecurity;
import io.tilewise.runtime.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of one prefix on a real broker, with instances of the service, a scanner and a reader. */
final class Live implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  static final int PARTITIONS = 3;
  static final int IMAGES = 12;
  private static final int TILES = 10;
  private static final int HALF = 6;

  /** Tiles that are scored in the first half. */
  static final int FIRST_HALF = IMAGES * HALF;

  private static final EventCodec CODEC = new EventCodec("/test");

  final Topics topics;
  final List<ImageClassified> verdicts = new ArrayList<>();
  final Map<String, Object> kafka = new HashMap<>();
  private final Path directory;
  private final List<AggregatorService> services = new ArrayList<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private int standbyReplicas;
  private Duration retention = Duration.ofDays(2);
  private LateTiles lateTiles = LateTiles.IGNORE;

  Live(EmbeddedBroker broker, Path directory, String prefix) {
    this(broker.bootstrapServers(), directory, prefix, UnaryOperator.identity());
  }

  /** On a broker of its own. */
  Live(BrokerProcess broker, Path directory, String prefix) {
    this(broker.bootstrapServers(), directory, prefix, UnaryOperator.identity());
  }

  /** With topics other than they should be. */
  Live(EmbeddedBroker broker, Path directory, String prefix, UnaryOperator<NewTopic> changed) {
    this(broker.bootstrapServers(), directory, prefix, changed);
  }

  private Live(
      String bootstrapServers, Path directory, String prefix, UnaryOperator<NewTopic> changed) {
    this.topics = new Topics(prefix);
    this.directory = directory;
    kafka.put("bootstrap.servers", bootstrapServers);
    // By heartbeats members of a group learn that others came or went.
    kafka.put("heartbeat.interval.ms", 300);
    EmbeddedBroker.createTopics(
        bootstrapServers,
        topics.specs(PARTITIONS, 1).stream()
            .map(spec -> new NewTopic(spec.name(), spec.partitions(), (short) 1))
            .map(changed)
            .toList());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topics.imagesClassified(), partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  Live withStandby() {
    standbyReplicas = 1;
    return this;
  }

  Live keepingTilesFor(Duration other) {
    retention = other;
    return this;
  }

  Live amending() {
    lateTiles = LateTiles.AMEND;
    return this;
  }

  AggregatorConfig config(String instance, int port) {
    return new AggregatorConfig(
        kafka,
        topics,
        directory.resolve(instance),
        "127.0.0.1:" + port,
        2,
        standbyReplicas,
        1 << 20,
        64 << 20,
        retention,
        Duration.ofDays(8),
        Duration.ofSeconds(1),
        lateTiles,
        HttpSecurity.NONE);
  }

  AggregatorService start(String instance, SimpleMeterRegistry meters) throws Exception {
    return start(config(instance, 8083 + services.size()), meters);
  }

  /** With settings of the caller's. */
  AggregatorService start(AggregatorConfig config, SimpleMeterRegistry meters) throws Exception {
    AggregatorService service = AggregatorService.start(config, meters);
    services.add(service);
    await().dontCatchUncaughtExceptions().atMost(PATIENCE).until(() -> service.health().ready());
    return service;
  }

  AggregatorService start(String instance) throws Exception {
    return start(instance, new SimpleMeterRegistry());
  }

  void stop(AggregatorService service) {
    services.remove(service);
    service.close();
  }

  void send(List<? extends Event> events) {
    for (Event event : events) {
      producer.send(KafkaRecords.toSend(topic(event), CODEC.encode(event, Instant.now(), null)));
    }
    producer.flush();
  }

  private String topic(Event event) {
    return switch (event) {
      case ImageSubmitted _ -> topics.imagesSubmitted();
      case ImageTiled _ -> topics.imagesTiled();
      case ImageRejected _ -> topics.imagesRejected();
      default -> topics.tilesScored();
    };
  }

  void awaitVerdicts(int count) {
    await()
        .dontCatchUncaughtExceptions()
        .atMost(PATIENCE)
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(200)).forEach(this::read);
              return verdicts.size() >= count;
            });
    // One more look: a second verdict of an image would follow soon.
    consumer.poll(Duration.ofMillis(300)).forEach(this::read);
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    Decoded<ImageClassified> decoded =
        EventCodec.decode(KafkaRecords.received(record), ImageClassified.class);
    verdicts.add(((Decoded.Accepted<ImageClassified>) decoded).event());
  }

  /** Whether one of the instances knows that so many tiles of an image are scored. */
  boolean isScored(String imageId, int tiles) {
    return services.stream()
        .anyMatch(
            service -> {
              try {
                return service.routes().get("/images").answer(Route.Request.of(imageId))
                        instanceof Response response
                    && response.body().contains("\"scored\":" + tiles + ",");
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
  }

  private static Slide slide(int number) {
    return Slide.of("op-" + number, TILES);
  }

  void sendFirstHalf() {
    for (int image = 0; image < IMAGES; image++) {
      send(List.of(slide(image).submitted(), slide(image).tiledNow(Live.PARTITIONS)));
      send(slide(image).scores().subList(0, HALF));
    }
  }

  void awaitFirstHalf() {
    for (int image = 0; image < IMAGES; image++) {
      String imageId = slide(image).imageId();
      await().dontCatchUncaughtExceptions().atMost(PATIENCE).until(() -> isScored(imageId, HALF));
    }
  }

  /** With one tile of the first half again: counted once only by who knows that it was there. */
  void sendSecondHalf() {
    for (int image = 0; image < IMAGES; image++) {
      send(slide(image).scores().subList(HALF - 1, TILES));
    }
  }

  void assertOneRightVerdictEach() {
    awaitVerdicts(IMAGES);
    assertThat(verdicts).hasSize(IMAGES);
    assertThat(verdicts).extracting(ImageClassified::imageId).doesNotHaveDuplicates();
    assertThat(verdicts)
        .allSatisfy(
            verdict -> {
              assertThat(verdict.status()).isEqualTo(Status.COMPLETE);
              assertThat(verdict.tiles().scored()).isEqualTo(TILES);
              assertThat(verdict.tiles().duplicate()).isEqualTo(1);
            });
  }

  @Override
  public void close() {
    services.forEach(AggregatorService::close);
    producer.close(Duration.ofSeconds(1));
    consumer.close();
  }
}
