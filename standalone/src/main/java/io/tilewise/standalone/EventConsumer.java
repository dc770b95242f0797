package io.tilewise.standalone;

import io.tilewise.events.Decoded;
import io.tilewise.events.Event;
import io.tilewise.events.EventCodec;
import io.tilewise.events.EventType;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.kafka.KafkaRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the pipeline's own topics from where they ended when it was opened, committed records only,
 * without a consumer group. Owned by the command's thread.
 */
public final class EventConsumer implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Set<EventType>> topics;

  private EventConsumer(
      KafkaConsumer<byte[], byte[]> consumer, Map<String, Set<EventType>> topics) {
    this.consumer = consumer;
    this.topics = topics;
  }

  /**
   * Opens at the end of the topics; events that are published afterwards will be seen.
   *
   * @param topics with the events that each carries
   * @throws FailureException when the broker does not answer or a topic does not exist
   */
  public static EventConsumer atEnd(Broker broker, Map<String, Set<EventType>> topics) {
    return open(broker, topics, false);
  }

  /** Opens at the beginning of the topics. */
  public static EventConsumer atBeginning(Broker broker, Map<String, Set<EventType>> topics) {
    return open(broker, topics, true);
  }

  /** Hands over what is there already, from the beginning to where the topics end by now. */
  public static void replay(
      Broker broker, Map<String, Set<EventType>> topics, Consumer<Event> listener) {
    try (EventConsumer events = atBeginning(broker, topics)) {
      Map<TopicPartition, Long> ends =
          events.consumer.endOffsets(events.consumer.assignment(), Broker.PATIENCE);
      while (ends.entrySet().stream().anyMatch(end -> events.isBefore(end))) {
        events.poll(Duration.ofMillis(200)).forEach(listener);
      }
    } catch (TimeoutException e) {
      throw broker.absent(e);
    }
  }

  private boolean isBefore(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey(), Broker.PATIENCE) < end.getValue();
  }

  private static EventConsumer open(
      Broker broker, Map<String, Set<EventType>> topics, boolean beginning) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(broker);
    try {
      List<TopicPartition> partitions = partitions(consumer, broker, topics.keySet());
      consumer.assign(partitions);
      if (beginning) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.endOffsets(partitions, Broker.PATIENCE).forEach(consumer::seek);
      }
      return new EventConsumer(consumer, topics);
    } catch (TimeoutException e) {
      consumer.close();
      throw broker.absent(e);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Broker broker) {
    Map<String, Object> wishes =
        Map.of(
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false,
            "allow.auto.create.topics",
            false);
    try {
      return new KafkaConsumer<>(
          broker.client(wishes), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw new UsageException(
          "bootstrap: " + broker.bootstrapServers() + " (expected: host:port): " + Causes.text(e));
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<?, ?> consumer, Broker broker, Set<String> topics) {
    var existing = consumer.listTopics(Broker.PATIENCE);
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      if (!existing.containsKey(topic)) {
        throw new FailureException(
            "topic: "
                + topic
                + ": not on "
                + broker.bootstrapServers()
                + " (expected: topics made by `tilewise topics create`)");
      }
      existing.get(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    }
    return partitions;
  }

  /**
   * The events that arrived, at most {@code patience} later; records that are no events of the
   * topic are left to the services, which put them among the dead letters.
   */
  public List<Event> poll(Duration patience) {
    List<Event> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      Set<EventType> types = topics.get(record.topic());
      if (types != null
          && EventCodec.decode(received(record), types) instanceof Decoded.Accepted accepted) {
        events.add(accepted.event());
      }
    }
    return events;
  }

  static ReceivedRecord received(ConsumerRecord<byte[], byte[]> record) {
    return new ReceivedRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.key(),
        record.value(),
        KafkaRecords.lookup(record.headers()));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
