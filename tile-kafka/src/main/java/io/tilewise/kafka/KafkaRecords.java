package io.tilewise.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.EncodedEvent;
import io.tilewise.events.ReceivedRecord;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Kafka's records to plain types and back, so that the contract need not know Kafka. */
public final class KafkaRecords {
  private KafkaRecords() {}

  /** A record as it was read; its bytes are shared, not copied. */
  public static ReceivedRecord received(ConsumerRecord<byte[], byte[]> record) {
    return new ReceivedRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(Math.max(0, record.timestamp())),
        record.key(),
        record.value(),
        lookup(record.headers()));
  }

  /** An event as it is to be sent; its partition follows from its key. */
  public static ProducerRecord<byte[], byte[]> toSend(String topic, EncodedEvent event) {
    return new ProducerRecord<>(
        topic, null, event.key().getBytes(UTF_8), event.value(), headers(event.headers()));
  }

  /** Looks up the value of the last header of a name; null when there is none. */
  public static Function<String, byte @Nullable []> lookup(Headers headers) {
    return name -> {
      Header last = headers.lastHeader(name);
      return last == null ? null : last.value();
    };
  }

  /** Headers of the given names and values, in the map's order. */
  public static Headers headers(Map<String, byte[]> values) {
    RecordHeaders headers = new RecordHeaders();
    values.forEach(headers::add);
    return headers;
  }
}
