package io.tilewise.kafka;

import static java.util.Objects.requireNonNull;

import io.tilewise.events.Event;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks at the pipeline: reads the topics of the events that it is asked for, committed records
 * only, without a consumer group. It keeps no place and answers for nothing; who has to see each
 * event once is a worker of a group. Owned by one thread.
 *
 * @param <E> what it reads, say {@code ImageClassified}, or {@code Event} for several kinds
 */
public final class EventConsumer<E extends Event> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final PipelineConnection connection;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<Class<? extends E>> kinds;
  private final Map<String, Class<? extends Event>> topics;

  private EventConsumer(PipelineConnection connection, Set<Class<? extends E>> kinds) {
    this.connection = connection;
    this.kinds = Set.copyOf(kinds);
    this.topics = topics(connection.topics(), this.kinds);
    this.consumer = connect(connection, IsolationLevel.READ_COMMITTED);
  }

  /**
   * Opens at the end of the topics; events that are published afterwards will be seen.
   *
   * @param kinds of events; an interface stands for all its events
   * @throws PipelineException when the broker does not answer or a topic does not exist
   */
  public static <E extends Event> EventConsumer<E> atEnd(
      PipelineConnection connection, Set<Class<? extends E>> kinds) {
    EventConsumer<E> events = new EventConsumer<>(connection, kinds);
    events.start(
        partitions ->
            events
                .consumer
                .endOffsets(partitions, events.patience())
                .forEach(events.consumer::seek));
    return events;
  }

  /** Opens at the beginning of the topics. */
  public static <E extends Event> EventConsumer<E> atBeginning(
      PipelineConnection connection, Set<Class<? extends E>> kinds) {
    EventConsumer<E> events = new EventConsumer<>(connection, kinds);
    events.start(events.consumer::seekToBeginning);
    return events;
  }

  /**
   * Hands over what is there already, from the beginning to where the topics end by now. Waits for
   * the end of transactions that are open there: behind one stands what is acknowledged already.
   */
  public static <E extends Event> void replay(
      PipelineConnection connection, Set<Class<? extends E>> kinds, Consumer<? super E> listener) {
    try (EventConsumer<E> events = atBeginning(connection, kinds)) {
      Map<TopicPartition, Long> ends = events.ends();
      while (ends.entrySet().stream().anyMatch(events::isBefore)) {
        events.poll(POLL).forEach(listener);
      }
    } catch (KafkaException e) {
      throw PipelineException.of(connection, e, Rights.READ);
    }
  }

  /** Where the topics end; what can be read by now ends earlier where a transaction is open. */
  private Map<TopicPartition, Long> ends() {
    try (KafkaConsumer<byte[], byte[]> all = connect(connection, IsolationLevel.READ_UNCOMMITTED)) {
      return all.endOffsets(consumer.assignment(), patience());
    }
  }

  /** The topics that carry the kinds, each with all that it carries. */
  private static Map<String, Class<? extends Event>> topics(
      Topics topics, Set<? extends Class<? extends Event>> kinds) {
    Map<String, Class<? extends Event>> carried = new HashMap<>(topics.carried());
    carried.values().removeIf(all -> kinds.stream().noneMatch(kind -> overlap(all, kind)));
    return carried;
  }

  private static boolean overlap(Class<?> one, Class<?> other) {
    return one.isAssignableFrom(other) || other.isAssignableFrom(one);
  }

  private static KafkaConsumer<byte[], byte[]> connect(
      PipelineConnection connection, IsolationLevel isolation) {
    Map<String, Object> wishes =
        Map.of(
            "isolation.level",
            isolation.toString(),
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false,
            "allow.auto.create.topics",
            false,
            // Closing waits for the fetch that is under way.
            "fetch.max.wait.ms",
            50);
    Map<String, Object> properties = connection.client(wishes);
    SocketBuffers.leaveToTheSystem(properties);
    try {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw PipelineException.notStarted(connection, e);
    }
  }

  private void start(Consumer<List<TopicPartition>> position) {
    try {
      List<TopicPartition> partitions = partitions();
      consumer.assign(partitions);
      position.accept(partitions);
    } catch (KafkaException e) {
      close();
      throw PipelineException.of(connection, e, Rights.READ);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private List<TopicPartition> partitions() {
    Map<String, List<PartitionInfo>> existing = consumer.listTopics(patience());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics.keySet()) {
      List<PartitionInfo> found = existing.get(topic);
      if (found == null) {
        var _ = consumer.partitionsFor(topic, patience()); // throws where it may not be seen
        throw PipelineException.noTopic(connection, topic);
      }
      found.forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    return partitions;
  }

  private Duration patience() {
    return connection.patience();
  }

  private boolean isBefore(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey(), patience()) < end.getValue();
  }

  /**
   * The events that arrived, at most {@code patience} later; records that are no events of the
   * topic are left to the services, which put them among the dead letters.
   */
  public List<E> poll(Duration patience) {
    List<E> events = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
        Class<? extends Event> carried = requireNonNull(topics.get(record.topic()));
        if (EventCodec.decode(KafkaRecords.received(record), carried)
            instanceof Decoded.Accepted<? extends Event> accepted) {
          addIfAsked(accepted.event(), events);
        }
      }
    } catch (KafkaException e) {
      throw PipelineException.of(connection, e, Rights.READ);
    }
    return events;
  }

  private void addIfAsked(Event event, List<E> events) {
    for (Class<? extends E> kind : kinds) {
      if (kind.isInstance(event)) {
        events.add(kind.cast(event));
        return;
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
