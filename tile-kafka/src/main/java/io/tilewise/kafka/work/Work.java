package io.tilewise.kafka.work;

import io.tilewise.events.codec.DeadLetter;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.Letter;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record that was taken from a topic and is not at its end. It ends once, by {@link #finish} or
 * {@link #leave}, from any thread; {@link #isAbandoned} may be asked by any.
 */
public final class Work {
  private final ConsumerRecord<byte[], byte[]> record;
  private final ReceivedRecord received;
  private final Consumer<Work> ended;
  private volatile boolean abandoned;

  /**
   * Work that has begun.
   *
   * @param ended is told when it is finished or left, by whoever ends it
   */
  public Work(ConsumerRecord<byte[], byte[]> record, Consumer<Work> ended) {
    this.record = record;
    this.received = KafkaRecords.received(record);
    this.ended = ended;
  }

  /** What was read. */
  public ReceivedRecord received() {
    return received;
  }

  /** Bytes of its value. */
  public long bytes() {
    return record.value() == null ? 0 : record.value().length;
  }

  /** All that is to be said of it is acknowledged; its offset may be committed. */
  public void finish() {
    ended.accept(this);
  }

  /** Nobody goes on with it here; its offset is not committed, so that it is read again. */
  public void leave() {
    abandoned = true;
    ended.accept(this);
  }

  /** Whether somebody else does it from now on: whatever is not begun need not be. */
  public boolean isAbandoned() {
    return abandoned;
  }

  void abandon() {
    abandoned = true;
  }

  Letter letter(String service, String cause, String text) {
    return Letter.of(
        record.key(),
        record.value(),
        record.headers(),
        DeadLetter.of(service, received, cause, text));
  }

  TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public String toString() {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
