package io.tilewise.aggregator.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.aggregator.SharedBroker;
import io.tilewise.broker.EmbeddedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the aggregator relies on: before the offsets, all of a transaction is sent. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class OneFlushPerCommitIT {
  private static final String TOPIC = "flushed.records";
  private static final String OTHER = "flushed.others";
  private static final String NARROW = "flushed.narrow";
  private static final int NARROW_BYTES = 1_000;
  private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
      Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(1));

  /** Longer than the test: nothing is sent because it waited long enough. */
  private static final int LINGER_MILLIS = 600_000;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static EmbeddedBroker broker;

  @BeforeAll
  static void createTopics(EmbeddedBroker shared) {
    broker = shared;
    broker.createTopics(
        List.of(
            new NewTopic(TOPIC, 3, (short) 1),
            new NewTopic(OTHER, 1, (short) 1),
            new NewTopic(NARROW, 1, (short) 1)
                .configs(Map.of("max.message.bytes", String.valueOf(NARROW_BYTES)))));
  }

  @Test
  void shouldSendAllThatFlushesLeftBeforeTheOffsets_G1() {
    try (Producer<byte[], byte[]> producer = producer("whole")) {
      producer.beginTransaction();
      List<Future<?>> sent = new ArrayList<>();
      for (int partition = 0; partition < 3; partition++) {
        sent.add(producer.send(new ProducerRecord<>(TOPIC, partition, new byte[1], new byte[10])));
        producer.flush();
      }
      assertThat(sent).noneMatch(Future::isDone);

      producer.sendOffsetsToTransaction(OFFSETS, group());

      assertThat(sent).allMatch(Future::isDone);
      producer.commitTransaction();
      assertThat(committed(TOPIC, 3)).hasSize(3);
    }
  }

  @Test
  void shouldRefuseTheOffsetsWhereARecordWasNotTaken_G1() {
    try (Producer<byte[], byte[]> producer = producer("refused")) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(OTHER, 0, new byte[1], new byte[20]));
      producer.send(new ProducerRecord<>(NARROW, 0, new byte[1], new byte[2 * NARROW_BYTES]));
      producer.flush();

      assertThatThrownBy(() -> producer.sendOffsetsToTransaction(OFFSETS, group()))
          .isInstanceOf(KafkaException.class);

      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(OTHER, 0, new byte[1], new byte[30]));
      producer.commitTransaction();
    }
    assertThat(committed(OTHER, 1)).extracting(record -> record.value().length).containsExactly(30);
  }

  @Test
  void shouldAskKafkaForNothingWhenNothingWasDone() {
    try (Producer<byte[], byte[]> producer = producer("resting")) {
      ConsumerGroupMetadata group = group();
      commit(producer, group, OFFSETS);
      double before = requests(producer);

      commit(producer, group, OFFSETS);

      assertThat(requests(producer)).isEqualTo(before);
      commit(producer, group, Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(2)));
      assertThat(requests(producer)).isGreaterThan(before);
    }
  }

  private static void commit(
      Producer<byte[], byte[]> producer,
      ConsumerGroupMetadata group,
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(offsets, group);
    producer.commitTransaction();
  }

  private static double requests(Producer<byte[], byte[]> producer) {
    return producer.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals("request-total"))
        .filter(entry -> entry.getKey().group().equals("producer-metrics"))
        .mapToDouble(entry -> (Double) entry.getValue().metricValue())
        .sum();
  }

  private static Producer<byte[], byte[]> producer(String id) {
    Producer<byte[], byte[]> producer =
        new OneFlushPerCommit()
            .getProducer(
                Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "transactional.id",
                    id,
                    "linger.ms",
                    LINGER_MILLIS,
                    "delivery.timeout.ms",
                    2 * LINGER_MILLIS));
    producer.initTransactions();
    return producer;
  }

  private static Consumer<byte[], byte[]> consumer() {
    return new OneFlushPerCommit()
        .getConsumer(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                "reader-" + System.nanoTime(),
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"));
  }

  private static ConsumerGroupMetadata group() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return consumer.groupMetadata();
    }
  }

  /** All committed records of the topic, once there are so many. */
  private static List<ConsumerRecord<byte[], byte[]>> committed(String topic, int atLeast) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      consumer.subscribe(List.of(topic));
      while (records.size() < atLeast && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
