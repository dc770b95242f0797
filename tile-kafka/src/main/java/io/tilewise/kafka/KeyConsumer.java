package io.tilewise.kafka;

import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Counts a topic's records by their keys as they come, without a consumer group and without a look
 * into the records: who only has to know how much there was of what. Owned by one thread.
 */
public final class KeyConsumer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /**
   * Records of so long come in one answer: a count may be so old, and a busy topic asks for ten.
   */
  private static final int GATHER_MILLIS = 100;

  /** Unless there are so many bytes of them before. */
  private static final int GATHER_BYTES = 1 << 20;

  private static final Deserializer<Boolean> NO_VALUE = (_, _) -> true;

  private final String topic;
  private final Rights rights;
  private final KafkaConsumer<String, Boolean> consumer;

  /**
   * A consumer that is nowhere yet; {@link #seekToEnd} before it counts.
   *
   * @param kafka client properties by Kafka's own names; {@code bootstrap.servers} among them
   * @param clientId in metrics and in Kafka's logs
   */
  public KeyConsumer(Map<String, Object> kafka, String clientId, String topic) {
    this.topic = topic;
    this.rights = Rights.of(kafka);
    this.consumer =
        new KafkaConsumer<>(properties(kafka, clientId), new StringDeserializer(), NO_VALUE);
  }

  /** How long it gathers is its own affair: other consumers have their reasons to wait longer. */
  static Map<String, Object> properties(Map<String, Object> kafka, String clientId) {
    Map<String, Object> properties = new HashMap<>(kafka);
    SocketBuffers.leaveToTheSystem(properties);
    properties.put("client.id", clientId);
    properties.put("fetch.max.wait.ms", GATHER_MILLIS);
    properties.put("fetch.min.bytes", GATHER_BYTES);
    properties.put("auto.offset.reset", "latest");
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    return properties;
  }

  /**
   * Counts what comes from now on, and nothing of before. A refusal that was under way may still
   * reach the next {@link #count}.
   *
   * @throws AwayException when Kafka does not answer, or the topic or the right to read it is
   *     missing
   */
  public void seekToEnd() throws AwayException, InterruptedException {
    try {
      List<TopicPartition> partitions = partitions();
      consumer.assign(partitions);
      consumer.endOffsets(partitions, PATIENCE).forEach(consumer::seek);
    } catch (KafkaException e) {
      throw away(e);
    }
  }

  private List<TopicPartition> partitions() throws AwayException {
    List<PartitionInfo> infos = consumer.partitionsFor(topic, PATIENCE);
    if (infos == null || infos.isEmpty()) {
      throw new AwayException("topic " + topic + ": not there (expected: created)");
    }
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  /**
   * How many records have come of each key since the last call; waits for the first of them.
   * Records without a key are not counted.
   *
   * @throws AwayException as {@link #seekToEnd}, after which only that helps
   */
  public Map<String, Integer> count(Duration patience) throws AwayException, InterruptedException {
    Map<String, Integer> counts = new HashMap<>();
    try {
      consumer
          .poll(patience)
          .forEach(
              record -> {
                if (record.key() != null) {
                  counts.merge(record.key(), 1, Integer::sum);
                }
              });
      if (counts.isEmpty()) {
        var _ = partitions(); // a topic that was deleted would be waited for in silence
      }
    } catch (KafkaException e) {
      throw away(e);
    }
    return counts;
  }

  private AwayException away(KafkaException e) throws InterruptedException {
    if (e instanceof InterruptException) {
      boolean _ = Thread.interrupted(); // Kafka's exception sets it, Java's does not
      throw new InterruptedException("stopped while " + topic + " was read");
    }
    return new AwayException(
        "topic " + topic + ": not to be read for now: " + rights.text(e, Rights.READ), e);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}
