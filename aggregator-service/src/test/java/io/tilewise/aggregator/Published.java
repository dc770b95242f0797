package io.tilewise.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.kafka.KafkaRecords;
import org.apache.kafka.streams.test.TestRecord;

/** What was read back of the topics that the topology writes. */
final class Published {
  private Published() {}

  static ImageClassified verdict(String topic, TestRecord<byte[], byte[]> record) {
    ReceivedRecord received =
        new ReceivedRecord(
            topic,
            0,
            0,
            Harness.START,
            record.key(),
            record.value(),
            KafkaRecords.lookup(record.headers()));
    Decoded<ImageClassified> decoded = EventCodec.decode(received, ImageClassified.class);
    return ((Decoded.Accepted<ImageClassified>) decoded).event();
  }

  static Harness.Dead dead(TestRecord<byte[], byte[]> record) {
    return new Harness.Dead(
        text(record.key()),
        text(record.value()),
        header(record, "dead_letter_cause"),
        header(record, "dead_letter_text"));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
