package io.tilewise.tiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Event;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of one test on a real broker, with what submits to a tiler and sees what it says. */
final class Stage implements AutoCloseable {
  private static final int PARTITIONS = 3;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Topics topics;
  final Workshop workshop;
  private final EmbeddedBroker broker;
  private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
  private final List<RunningService> started = new ArrayList<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> reader;

  Stage(EmbeddedBroker broker, String test, Path folder) throws IOException {
    this(broker, test, folder, Map.of());
  }

  /**
   * A stage.
   *
   * @param maxMessageBytes of topics, by the end of their name
   */
  Stage(EmbeddedBroker broker, String test, Path folder, Map<String, Integer> maxMessageBytes)
      throws IOException {
    this.broker = broker;
    topics = new Topics(test + ".");
    List<TopicSpec> specs = topics.specs(PARTITIONS, PARTITIONS);
    broker.createTopics(specs.stream().map(spec -> topic(spec, maxMessageBytes)).toList());
    workshop = new Workshop(folder);
    producer = new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer());
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

  private static NewTopic topic(TopicSpec spec, Map<String, Integer> maxMessageBytes) {
    Map<String, String> configs = new HashMap<>(spec.configs());
    maxMessageBytes.forEach(
        (name, bytes) -> {
          if (spec.name().endsWith(name)) {
            configs.put("max.message.bytes", bytes.toString());
          }
        });
    return new NewTopic(spec.name(), spec.partitions(), (short) 1).configs(configs);
  }

  private KafkaConsumer<byte[], byte[]> reader() {
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

  @Override
  public void close() {
    started.forEach(RunningService::close);
    producer.close();
    reader.close();
  }

  RunningService start() {
    return start(2, List.of(workshop.images));
  }

  RunningService start(int workers, List<Path> roots) {
    return start(workers, roots, TilerConfig.MAX_AHEAD);
  }

  RunningService start(int workers, List<Path> roots, long maxAhead) {
    return start(workers, roots, maxAhead, ByReference.AUTO);
  }

  RunningService start(int workers, List<Path> roots, long maxAhead, ByReference byReference) {
    TilerConfig config =
        config(kafka(), topics, workshop.models, roots, workers, maxAhead, byReference);
    RunningService service = TilerService.start(config, meters);
    started.add(service);
    return service;
  }

  static TilerConfig config(
      Map<String, Object> kafka,
      Topics topics,
      Path models,
      List<Path> roots,
      int workers,
      long maxAhead) {
    return config(kafka, topics, models, roots, workers, maxAhead, ByReference.AUTO);
  }

  private static TilerConfig config(
      Map<String, Object> kafka,
      Topics topics,
      Path models,
      List<Path> roots,
      int workers,
      long maxAhead,
      ByReference byReference) {
    return new TilerConfig(
        kafka,
        topics,
        models,
        "mean-log-probability",
        roots,
        ImageLimits.DEFAULT,
        workers,
        maxAhead,
        Duration.ofSeconds(10),
        LateTiles.IGNORE,
        byReference);
  }

  void submit(String imageId, Path file, String model) throws Exception {
    submit(imageId, file, model, Lane.DEFERRED, Duration.ofHours(1));
  }

  /** Submits an image for tiles of 16. */
  void submit(String imageId, Path file, Lane lane, Duration maxWait) throws Exception {
    submit(imageId, file, "cells", lane, maxWait);
  }

  private void submit(String imageId, Path file, String model, Lane lane, Duration maxWait)
      throws Exception {
    ImageSubmitted submission =
        new ImageSubmitted(
            imageId,
            "order-" + imageId,
            file.toUri(),
            ModelReference.parse(model),
            lane,
            null,
            maxWait,
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

  void deleteScores() throws Exception {
    try (Admin admin = Admin.create(kafka())) {
      admin.deleteTopics(List.of(topics.tilesScored())).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(topics.tilesScored()));
    }
    reader.assign(
        reader.assignment().stream()
            .filter(partition -> !partition.topic().equals(topics.tilesScored()))
            .toList());
    reader.seekToBeginning(reader.assignment());
  }

  /** Bytes of a topic on disk, all its partitions together. */
  long bytesOnDisk(String topic) throws Exception {
    try (Admin admin = Admin.create(kafka())) {
      int node = admin.describeCluster().nodes().get().iterator().next().id();
      return admin
          .describeLogDirs(List.of(node))
          .allDescriptions()
          .get()
          .get(node)
          .values()
          .stream()
          .flatMap(folder -> folder.replicaInfos().entrySet().stream())
          .filter(replica -> replica.getKey().topic().equals(topic))
          .mapToLong(replica -> replica.getValue().size())
          .sum();
    }
  }

  void createScores() {
    broker.createTopics(List.of(new NewTopic(topics.tilesScored(), PARTITIONS, (short) 1)));
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  /** Outcomes of tiles, of which nobody here reads more than the key. */
  void score(String imageId, int tiles) throws Exception {
    for (int i = 0; i < tiles; i++) {
      producer.send(new ProducerRecord<>(topics.tilesScored(), imageId.getBytes(UTF_8), null));
    }
    producer.flush();
  }

  void send(String key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topics.imagesSubmitted(), key.getBytes(UTF_8), value)).get();
  }

  /** What came on a topic since the last look at any. */
  List<ConsumerRecord<byte[], byte[]>> poll(String topic) {
    List<ConsumerRecord<byte[], byte[]>> came = new ArrayList<>();
    reader.poll(Duration.ofMillis(50)).forEach(came::add);
    read.addAll(came);
    return came.stream().filter(record -> record.topic().equals(topic)).toList();
  }

  List<ConsumerRecord<byte[], byte[]>> on(String topic) {
    reader.poll(Duration.ofMillis(50)).forEach(read::add);
    return read.stream().filter(record -> record.topic().equals(topic)).toList();
  }

  <E extends Event> List<E> all(Class<E> type) {
    reader.poll(Duration.ofMillis(50)).forEach(read::add);
    List<E> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : read) {
      if (EventCodec.decode(KafkaRecords.received(record), Event.class)
              instanceof Decoded.Accepted<Event> accepted
          && type.isInstance(accepted.event())) {
        events.add(type.cast(accepted.event()));
      }
    }
    return events;
  }

  <E extends Event> E first(Class<E> type) {
    List<E> events = all(type);
    return events.isEmpty() ? null : events.getFirst();
  }

  Set<Integer> indexes(String imageId) {
    Set<Integer> indexes = new HashSet<>();
    all(TileExtracted.class).stream()
        .filter(tile -> tile.imageId().equals(imageId))
        .forEach(tile -> indexes.add(tile.index()));
    return indexes;
  }

  Set<String> tiledImages() {
    Set<String> images = new HashSet<>();
    all(ImageTiled.class).forEach(manifest -> images.add(manifest.imageId()));
    return images;
  }
}
