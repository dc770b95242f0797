package io.tilewise.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Event;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.standalone.Pipeline.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a broker holds once its pipeline is at rest. */
public final class Recorded {
  private Recorded() {}

  /** Every committed event of a topic; fails on a record that is none. */
  public static <T extends Event> List<T> read(
      PipelineConnection broker, String topic, Class<T> type) {
    return records(broker, topic).stream().map(record -> event(record, type)).toList();
  }

  /**
   * A record that was given up.
   *
   * @param cause for machines
   * @param key of the record: mostly an imageId
   */
  public record DeadLetter(String cause, String key) {}

  /** Every record that was given up. */
  public static List<DeadLetter> deadLetters(PipelineConnection broker) {
    return records(broker, broker.topics().deadLetters()).stream()
        .map(
            record ->
                new DeadLetter(
                    new String(record.headers().lastHeader("dead_letter_cause").value(), UTF_8),
                    new String(record.key(), UTF_8)))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(
      PipelineConnection broker, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Object> wishes =
        Map.of("isolation.level", "read_committed", "fetch.max.wait.ms", 50);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            broker.client(wishes), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (end.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static <T extends Event> T event(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    return switch (EventCodec.decode(KafkaRecords.received(record), type)) {
      case Decoded.Accepted<T> accepted -> accepted.event();
      case Decoded.Refused<T> refused -> throw new AssertionError(refused.toString());
    };
  }

  /** Records that a part of the pipeline has not committed yet. */
  public static long lag(PipelineConnection broker, Part part) throws Exception {
    Topics topics = broker.topics();
    return switch (part) {
      case TILER -> lag(broker, "tilewise-tiler", Set.of(topics.imagesSubmitted()));
      case INFERENCE -> {
        long lag = 0;
        for (Lane lane : Lane.values()) {
          lag += lag(broker, topics.inferenceGroup(lane), Set.of(topics.tiles(lane)));
        }
        yield lag;
      }
      case AGGREGATOR ->
          lag(
              broker,
              "tilewise-aggregator",
              Set.of(topics.imagesSubmitted(), topics.imagesTiled(), topics.tilesScored()));
    };
  }

  /** Those of partitions that the group never had count. */
  private static long lag(PipelineConnection broker, String group, Set<String> topics)
      throws Exception {
    try (Admin admin = Admin.create(broker.client(Map.of()));
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                broker.client(Map.of()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS);
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      long lag = 0;
      for (Map.Entry<TopicPartition, Long> end : consumer.endOffsets(partitions).entrySet()) {
        OffsetAndMetadata done = committed.get(end.getKey());
        lag += end.getValue() - (done == null ? 0 : done.offset());
      }
      return lag;
    }
  }
}
