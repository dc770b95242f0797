package io.tilewise.aggregator.streams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of Kafka Streams, with a producer that is flushed once in a commit. Kafka Streams
 * flushes it for each task, one round trip after the other; what a commit needs is that all is sent
 * before the offsets are. A record that could not be sent fails the sending of offsets, as {@link
 * KafkaProducer} says. Only for exactly-once: without transactions nothing else would flush.
 *
 * <p>A commit of what is committed already is none, see {@link CommitNews}. A consumer of a stream
 * thread at rest waits longer for records than Kafka Streams asks it to, see {@link PollPatience}.
 */
public final class OneFlushPerCommit implements KafkaClientSupplier {
  /** Made by Kafka Streams. */
  public OneFlushPerCommit() {}

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new OneFlush(config);
  }

  private static final class OneFlush extends KafkaProducer<byte[], byte[]> {
    private final CommitNews news = new CommitNews();

    OneFlush(Map<String, Object> config) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void flush() {}

    @Override
    public void beginTransaction() {
      super.beginTransaction();
      news.begin();
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      news.sent();
      return super.send(record, callback);
    }

    // Ending the transaction would flush, too, but may time out on it; and what timed out there
    // can be neither aborted nor known to have failed.
    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      if (news.isNews(offsets)) {
        super.flush();
        super.sendOffsetsToTransaction(offsets, group);
      }
    }

    // One without records and offsets asks Kafka for nothing.
    @Override
    public void commitTransaction() {
      super.commitTransaction();
      news.committed();
    }
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    PollPatience patience = new PollPatience();
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
      @Override
      public ConsumerRecords<byte[], byte[]> poll(Duration asked) {
        ConsumerRecords<byte[], byte[]> records = super.poll(patience.of(asked));
        patience.ended(asked, records.isEmpty());
        return records;
      }
    };
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
