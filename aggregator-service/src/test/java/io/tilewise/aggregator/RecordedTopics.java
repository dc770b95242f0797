package io.tilewise.aggregator;

import static java.util.Objects.requireNonNull;

import io.tilewise.broker.EmbeddedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Topics as lines of JSON: each with its policy, then all its committed records with keys, values,
 * headers and timestamps, then how far each group had read. Offsets are counted anew, without the
 * markers of transactions between them.
 */
final class RecordedTopics {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Base64.Encoder ENCODER = Base64.getEncoder();
  private static final Base64.Decoder DECODER = Base64.getDecoder();
  private static final String POLICY = "cleanup.policy";

  private RecordedTopics() {}

  /** All topics whose names begin so. */
  static List<String> read(String servers, String prefix) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
      List<String> topics =
          admin.listTopics().names().get(10, TimeUnit.SECONDS).stream()
              .filter(name -> name.startsWith(prefix))
              .sorted()
              .toList();
      for (String topic : topics) {
        lines.add(topic(topic, consumer.partitionsFor(topic).size()));
        for (ConsumerRecord<byte[], byte[]> record : records(consumer, topic)) {
          all.computeIfAbsent(new TopicPartition(topic, record.partition()), _ -> new ArrayList<>())
              .add(record);
          lines.add(line(record));
        }
      }
      for (var group : admin.listGroups().all().get(10, TimeUnit.SECONDS)) {
        admin
            .listConsumerGroupOffsets(group.groupId())
            .partitionsToOffsetAndMetadata()
            .get(10, TimeUnit.SECONDS)
            .entrySet()
            .stream()
            .sorted(Comparator.comparing(each -> each.getKey().toString()))
            .forEach(each -> lines.add(read(group.groupId(), each, all)));
      }
    }
    return lines;
  }

  private static String topic(String name, int partitions) {
    ObjectNode line = JSON.createObjectNode();
    boolean changelog = name.endsWith("-changelog");
    boolean rows = name.endsWith("-tile-rows-changelog");
    return line.put("topic", name)
        .put("partitions", partitions)
        .put(POLICY, rows ? "compact,delete" : changelog ? "compact" : "delete")
        .toString();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  private static String line(ConsumerRecord<byte[], byte[]> record) {
    ObjectNode line = JSON.createObjectNode();
    line.put("in", record.partition()).put("at", record.timestamp());
    put(line, "key", record.key());
    put(line, "value", record.value());
    ArrayNode headers = JSON.createArrayNode();
    for (Header header : record.headers()) {
      ObjectNode each = JSON.createObjectNode().put("name", header.key());
      put(each, "value", header.value());
      headers.add(each);
    }
    if (!headers.isEmpty()) {
      line.set("headers", headers);
    }
    return line.toString();
  }

  private static void put(ObjectNode line, String name, byte @Nullable [] bytes) {
    if (bytes != null) {
      line.put(name, ENCODER.encodeToString(bytes));
    }
  }

  private static String read(
      String group,
      Map.Entry<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all) {
    TopicPartition partition = committed.getKey();
    long before =
        all.getOrDefault(partition, List.of()).stream()
            .filter(record -> record.offset() < committed.getValue().offset())
            .count();
    return JSON.createObjectNode()
        .put("group", group)
        .put("of", partition.topic())
        .put("in", partition.partition())
        .put("read", before)
        .put("metadata", committed.getValue().metadata())
        .toString();
  }

  /** Has a broker hold what was recorded, and keep it however old it is. */
  static void write(String servers, List<String> lines) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", servers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      String topic = "";
      Map<String, Map<TopicPartition, OffsetAndMetadata>> groups = new HashMap<>();
      for (String text : lines) {
        JsonNode line = JSON.readTree(text);
        if (line.has("topic")) {
          topic = line.get("topic").asString();
          create(servers, topic, line);
        } else if (line.has("group")) {
          groups
              .computeIfAbsent(line.get("group").asString(), _ -> new HashMap<>())
              .put(
                  new TopicPartition(line.get("of").asString(), line.get("in").asInt()),
                  new OffsetAndMetadata(
                      line.get("read").asLong(), line.get("metadata").asString()));
        } else {
          var _ = producer.send(record(topic, line));
        }
      }
      producer.flush();
      for (var group : groups.entrySet()) {
        admin
            .alterConsumerGroupOffsets(group.getKey(), requireNonNull(group.getValue()))
            .all()
            .get(10, TimeUnit.SECONDS);
      }
    }
  }

  private static void create(String servers, String topic, JsonNode line) {
    Map<String, String> settings =
        Map.of(POLICY, line.get(POLICY).asString(), "retention.ms", "-1");
    EmbeddedBroker.createTopics(
        servers,
        List.of(
            new NewTopic(topic, Optional.of(line.get("partitions").asInt()), Optional.of((short) 1))
                .configs(settings)));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, JsonNode line) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            line.get("in").asInt(),
            line.get("at").asLong(),
            bytes(line, "key"),
            bytes(line, "value"));
    for (JsonNode header : line.path("headers")) {
      record.headers().add(header.get("name").asString(), bytes(header, "value"));
    }
    return record;
  }

  private static byte @Nullable [] bytes(JsonNode line, String name) {
    return line.has(name) ? DECODER.decode(line.get(name).asString()) : null;
  }
}
