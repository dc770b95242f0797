package io.tilewise.kafka.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as a consumer returns them. */
final class Records {
  private Records() {}

  static ConsumerRecord<byte[], byte[]> record(TopicPartition at, long offset, byte[] value) {
    byte[] key = "slide-1".getBytes(UTF_8);
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        offset,
        0L,
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
