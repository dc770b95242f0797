package io.tilewise.aggregator.streams;

import io.tilewise.events.codec.DeadLetter;
import io.tilewise.kafka.Letter;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Records as they go to the dead letters: as they were, with the headers of {@link DeadLetter}. One
 * that is too long even for that topic goes without its value: a record that the producer refuses
 * would spoil its whole transaction, and again after each restart.
 *
 * @param topic of the dead letters
 * @param maxBytes of a record in it, headers included
 */
public record DeadLetters(String topic, int maxBytes) {
  /**
   * Property of the Streams configuration. Not its own {@code errors.dead.letter.queue.topic.name}:
   * with that, its handlers of the producer send from the producer's own thread, within a
   * transaction that can only be aborted.
   */
  public static final String TOPIC = "tilewise.dead.letter.topic";

  /** Property of the Streams configuration: what the topic takes, in bytes. */
  public static final String MAX_BYTES = "tilewise.dead.letter.max.bytes";

  /** What Kafka's topics take unless they say otherwise, in bytes. */
  public static final int DEFAULT_MAX_BYTES = 1 << 20;

  /** Who gives records up, as their headers say. */
  public static final String SERVICE = "aggregator";

  /** As the Streams configuration says. */
  public static DeadLetters of(Map<String, ?> configs) {
    if (configs.get(TOPIC) instanceof String topic
        && configs.get(MAX_BYTES) instanceof Number bytes) {
      return new DeadLetters(topic, bytes.intValue());
    }
    throw new IllegalArgumentException(
        TOPIC + ", " + MAX_BYTES + ": not set (expected: a topic and what it takes)");
  }

  /** The record that goes there. */
  public Record<byte[], byte[]> give(Record<byte[], byte[]> record, DeadLetter why) {
    Letter letter =
        Letter.of(record.key(), record.value(), record.headers(), why).fitting(maxBytes);
    return new Record<>(letter.key(), letter.value(), record.timestamp(), letter.headers());
  }
}
