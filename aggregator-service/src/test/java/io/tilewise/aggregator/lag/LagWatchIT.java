package io.tilewise.aggregator.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.SharedBroker;
import io.tilewise.aggregator.topics.TopicNeeds;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lag by the offsets of a real broker, of groups that have no member. */
@ExtendWith(SharedBroker.class)
class LagWatchIT {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int PARTITIONS = 2;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicBoolean isOurTurn = new AtomicBoolean(true);

  private static TopicNeeds needs(EmbeddedBroker broker, Topics topics, boolean withTopics) {
    if (withTopics) {
      broker.createTopics(
          topics.specs(PARTITIONS, PARTITIONS).stream()
              .map(spec -> new NewTopic(spec.name(), PARTITIONS, (short) 1))
              .toList());
    }
    return new TopicNeeds(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        topics,
        topics.prefix() + "tilewise-aggregator",
        Duration.ofDays(2));
  }

  private static KafkaProducer<byte[], byte[]> producer(
      EmbeddedBroker broker, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition, long time) {
    return new ProducerRecord<>(topic, partition, time, null, new byte[] {1});
  }

  private static void commit(EmbeddedBroker broker, String group, String topic, long... offsets)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
      for (int partition = 0; partition < offsets.length; partition++) {
        committed.put(
            new TopicPartition(topic, partition), new OffsetAndMetadata(offsets[partition]));
      }
      admin.alterConsumerGroupOffsets(group, committed).all().get();
    }
  }

  private @Nullable Double value(String meter, String tag, String value) {
    Gauge gauge = meters.find(meter).tag(tag, value).gauge();
    return gauge == null ? null : gauge.value();
  }

  @Test
  void shouldTellHowManyRecordsOfWhichAgeAGroupWithoutMembersIsBehind(EmbeddedBroker broker)
      throws Exception {
    Topics topics = new Topics("lag-one.");
    TopicNeeds needs = needs(broker, topics, true);
    String routine = topics.tiles(Lane.ROUTINE);
    long now = System.currentTimeMillis();
    try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of())) {
      for (int i = 0; i < 100; i++) { // the last of them a minute ago
        producer.send(record(routine, 0, now - 100 * 60_000L + i * 60_000L));
      }
      producer.send(record(routine, 1, now - 2 * HOUR));
      producer.send(record(routine, 1, now - HOUR));
    }
    commit(broker, topics.inferenceGroup(Lane.ROUTINE), routine, 90, 2);
    try (LagWatch watch = new LagWatch(needs, isOurTurn::get, meters)) {

      watch.look();

      assertThat(value("tilewise.lag.records", "lane", "routine")).isEqualTo(10);
      assertThat(value("tilewise.lag.seconds", "lane", "routine")).isBetween(600.0, 660.0);
      assertThat(value("tilewise.lag.records", "lane", "express")).isZero();
      assertThat(value("tilewise.lag.seconds", "lane", "express")).isZero();
      assertThat(value("tilewise.lag.records", "group", topics.tilerGroup())).isZero();

      commit(broker, topics.inferenceGroup(Lane.ROUTINE), routine, 95, 1);
      watch.look();

      assertThat(value("tilewise.lag.records", "lane", "routine")).isEqualTo(6);
      assertThat(value("tilewise.lag.seconds", "lane", "routine")).isBetween(3600.0, 3660.0);
      assertThat(meters.get("tilewise.lag.sample.age.seconds").gauge().value()).isNotNegative();
    }
    assertThat(meters.find("tilewise.lag.records").gauges()).as("after its end").isEmpty();
  }

  @Test
  void shouldCountFromTheBeginningWhereAGroupNeverCommitted(EmbeddedBroker broker)
      throws Exception {
    Topics topics = new Topics("lag-new.");
    TopicNeeds needs = needs(broker, topics, true);
    long now = System.currentTimeMillis();
    try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of())) {
      producer.send(record(topics.imagesSubmitted(), 1, now - HOUR));
      producer.send(record(topics.imagesSubmitted(), 1, now));
    }
    try (LagWatch watch = new LagWatch(needs, isOurTurn::get, meters)) {

      watch.look();

      assertThat(value("tilewise.lag.records", "group", topics.tilerGroup())).isEqualTo(2);
      assertThat(value("tilewise.lag.seconds", "group", topics.tilerGroup()))
          .isBetween(3600.0, 3660.0);
    }
  }

  @Test
  void shouldTellOfATransactionThatHangsAndNotCallWhatItHoldsLag(EmbeddedBroker broker)
      throws Exception {
    Topics topics = new Topics("lag-open.");
    TopicNeeds needs = needs(broker, topics, true);
    String submitted = topics.imagesSubmitted();
    try (KafkaProducer<byte[], byte[]> producer =
            producer(broker, Map.of("transactional.id", "lag-open"));
        LagWatch watch = new LagWatch(needs, isOurTurn::get, meters)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(submitted, 0, System.currentTimeMillis())).get();

      watch.look();
      watch.look();

      assertThat(value("tilewise.topic.uncommitted.records", "topic", submitted)).isEqualTo(1);
      assertThat(value("tilewise.topic.uncommitted.seconds", "topic", submitted)).isPositive();
      assertThat(value("tilewise.lag.records", "group", topics.tilerGroup())).isZero();

      producer.commitTransaction();
      await()
          .untilAsserted(
              () -> {
                watch.look();
                assertThat(value("tilewise.topic.uncommitted.seconds", "topic", submitted))
                    .isZero();
                assertThat(value("tilewise.lag.records", "group", topics.tilerGroup()))
                    .as("the record, and the mark of its transaction's end")
                    .isEqualTo(2);
              });
    }
  }

  @Test
  void shouldHaveNoFiguresRatherThanWrongOnesWhereATopicIsNotThere(EmbeddedBroker broker)
      throws Exception {
    Topics topics = new Topics("lag-none.");
    TopicNeeds needs = needs(broker, topics, false);
    broker.createTopics(List.of(new NewTopic(topics.imagesSubmitted(), PARTITIONS, (short) 1)));
    try (LagWatch watch = new LagWatch(needs, isOurTurn::get, meters)) {

      watch.look();

      assertThat(value("tilewise.lag.records", "group", topics.tilerGroup())).isZero();
      assertThat(value("tilewise.lag.records", "lane", "express")).isNull();
      assertThat(value("tilewise.lag.records", "topic", topics.tilesScored())).isNull();
    }
  }

  @Test
  void shouldShowNothingWhileItIsNotItsTurn(EmbeddedBroker broker) throws Exception {
    TopicNeeds needs = needs(broker, new Topics("lag-turn."), true);
    try (LagWatch watch = new LagWatch(needs, isOurTurn::get, meters)) {
      watch.look();
      assertThat(meters.find("tilewise.lag.records").gauges()).isNotEmpty();

      isOurTurn.set(false);
      watch.look();

      assertThat(meters.getMeters()).isEmpty();
    }
  }

  @Test
  void shouldShowNothingWhileKafkaIsAway() throws Exception {
    TopicNeeds nowhere =
        new TopicNeeds(
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            new Topics(""),
            "tilewise-aggregator",
            Duration.ofDays(2));
    try (LagWatch watch = new LagWatch(nowhere, isOurTurn::get, meters, Duration.ofSeconds(2))) {

      watch.look();

      assertThat(meters.getMeters()).isEmpty();
    }
  }
}
