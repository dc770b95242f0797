package io.tilewise.inference;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Lane;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.Topics;
import io.tilewise.kafka.KafkaRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of one test on a broker: writes tiles, reads what became of them. */
final class BrokerFixture implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  final Topics topics;
  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<KafkaConsumer<byte[], byte[]>> readers = new ArrayList<>();

  BrokerFixture(EmbeddedBroker broker, String prefix) {
    topics = new Topics(prefix);
    servers = broker.bootstrapServers();
    broker.createTopics(
        topics.specs(2, 3).stream()
            .map(
                spec ->
                    new NewTopic(spec.name(), spec.partitions(), (short) 1).configs(spec.configs()))
            .toList());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void write(Lane lane, TileExtracted tile, byte[] pixels) throws Exception {
    write(List.of(record(lane, tile, pixels)));
  }

  /** Many tiles at once. */
  void write(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get(30, TimeUnit.SECONDS);
    }
  }

  ProducerRecord<byte[], byte[]> record(Lane lane, TileExtracted tile, byte[] pixels) {
    return KafkaRecords.toSend(topics.tiles(lane), Tiles.encoded(tile, pixels));
  }

  void write(String topic, byte[] key, byte[] value, Headers headers) throws Exception {
    write(List.of(new ProducerRecord<>(topic, null, key, value, headers)));
  }

  /** Everything in a topic, read from its beginning and on; each call of the reader adds to it. */
  Reader reader(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                // Closing waits for the fetch that is under way.
                "fetch.max.wait.ms",
                50),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    readers.add(consumer);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    return () -> {
      consumer.poll(POLL).forEach(read::add);
      return read;
    };
  }

  /** Reads on and gives all that was read. */
  interface Reader {
    List<ConsumerRecord<byte[], byte[]>> read();
  }

  /** Changes a setting of a topic. */
  void configure(String topic, String name, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Partitions of each member that serves a lane; of none while they are shared out. */
  List<Integer> shares(Lane lane) throws Exception {
    String name = topics.inferenceGroup(lane);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      ConsumerGroupDescription described =
          admin
              .describeConsumerGroups(List.of(name))
              .describedGroups()
              .get(name)
              .get(30, TimeUnit.SECONDS);
      return described.groupState() == GroupState.STABLE
          ? described.members().stream()
              .map(member -> member.assignment().topicPartitions().size())
              .toList()
          : List.of();
    }
  }

  /** What is committed of all lanes. */
  Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      for (Lane lane : Lane.values()) {
        committed.putAll(
            admin
                .listConsumerGroupOffsets(topics.inferenceGroup(lane))
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS));
      }
    }
    return committed;
  }

  /** Tiles of all lanes that are not committed yet. */
  long lag() throws Exception {
    return lag(EnumSet.allOf(Lane.class));
  }

  /** Tiles of some lanes that are not committed yet. */
  long lag(Set<Lane> lanes) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      long lag = 0;
      for (Lane lane : lanes) {
        for (int partition = 0; partition < 3; partition++) {
          TopicPartition at = new TopicPartition(topics.tiles(lane), partition);
          long end =
              admin
                  .listOffsets(Map.of(at, OffsetSpec.latest()))
                  .partitionResult(at)
                  .get(30, TimeUnit.SECONDS)
                  .offset();
          OffsetAndMetadata offset = committed.get(at);
          lag += end - (offset == null ? 0 : offset.offset());
        }
      }
      return lag;
    }
  }

  @Override
  public void close() {
    producer.close();
    readers.forEach(KafkaConsumer::close);
  }
}
