package io.tilewise.inference;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A producer whose acknowledgements do not come until they are let, as from a broker that answers
 * slowly; it sends nothing more meanwhile. A member gives its properties to its consumer too, to
 * which this does nothing.
 */
public final class HeldAcknowledgements
    implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
  private static final String TEST = "held.acknowledgements.of";
  private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

  private CountDownLatch gate = new CountDownLatch(0);

  /** Properties of a member whose acknowledgements are held until {@link #let} of this test. */
  static Map<String, Object> of(String test) {
    GATES.put(test, new CountDownLatch(1));
    return Map.of("interceptor.classes", HeldAcknowledgements.class.getName(), TEST, test);
  }

  /** Lets all come from now on. */
  static void let(String test) {
    gate(test).countDown();
  }

  private static CountDownLatch gate(String test) {
    return Objects.requireNonNull(GATES.get(test), test);
  }

  @Override
  public void configure(Map<String, ?> properties) {
    gate = gate(String.valueOf(properties.get(TEST)));
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // Nothing of ours.
  }

  @Override
  public void close() {
    // Nothing to close.
  }
}
