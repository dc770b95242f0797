package io.tilewise.aggregator.streams;

import io.tilewise.events.DeadLetter;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

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

  /** Of each record and each batch beside key, value and headers, rounded up generously. */
  private static final int OVERHEAD = 1 << 10;

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
  public Record<byte[], byte[]> give(Record<byte[], byte[]> record, DeadLetter letter) {
    Record<byte[], byte[]> whole = with(record, letter);
    if (bytes(whole) <= maxBytes) {
      return whole;
    }
    DeadLetter shortened = shortened(letter, length(record.value()));
    Record<byte[], byte[]> withoutValue = with(record.withValue(null), shortened);
    return bytes(withoutValue) <= maxBytes
        ? withoutValue
        : with(new Record<>(null, null, record.timestamp()), shortened);
  }

  private static DeadLetter shortened(DeadLetter letter, long valueBytes) {
    return new DeadLetter(
        letter.service(),
        letter.cause(),
        "value: " + valueBytes + " bytes, left out, see where it was read; " + letter.text(),
        letter.topic(),
        letter.partition(),
        letter.offset());
  }

  private static Record<byte[], byte[]> with(Record<byte[], byte[]> record, DeadLetter letter) {
    Headers headers = new RecordHeaders(record.headers());
    letter.headers().forEach(headers::add);
    return record.withHeaders(headers);
  }

  private static long bytes(Record<byte[], byte[]> record) {
    long bytes = OVERHEAD + length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      bytes += Utils.utf8Length(header.key()) + length(header.value()) + 10;
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
