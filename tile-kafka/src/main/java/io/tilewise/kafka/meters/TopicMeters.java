package io.tilewise.kafka.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tilewise.runtime.meters.Buckets;
import io.tilewise.runtime.meters.LabelledCounter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What a service reads from and writes to topics. */
public final class TopicMeters {
  private static final String TOPIC = "topic";

  private final MeterRegistry registry;
  private final Map<String, Timer> publishing = new ConcurrentHashMap<>();
  private final LabelledCounter consumed;
  private final LabelledCounter published;

  /** Of topics that are known when something comes or goes. */
  public TopicMeters(MeterRegistry registry) {
    this(registry, List.of(), List.of());
  }

  private TopicMeters(
      MeterRegistry registry, Collection<String> inputs, Collection<String> outputs) {
    this.registry = registry;
    this.consumed =
        LabelledCounter.of(
            registry,
            "tilewise.consumed.bytes",
            "values of the records that were read",
            TOPIC,
            inputs);
    this.published =
        LabelledCounter.of(
            registry,
            "tilewise.published.bytes",
            "keys and values of the records that Kafka acknowledged",
            TOPIC,
            outputs);
    outputs.forEach(this::publishing);
  }

  /** Has the meters of these topics there from the start, at zero. */
  public static void register(
      MeterRegistry registry, Collection<String> inputs, Collection<String> outputs) {
    var _ = new TopicMeters(registry, inputs, outputs);
  }

  private Timer publishing(String topic) {
    return publishing.computeIfAbsent(
        topic,
        name ->
            Buckets.STEP
                .timer("tilewise.publish", "from sending a record to its acknowledgement")
                .tag(TOPIC, name)
                .register(registry));
  }

  /** A record was read. */
  public void consumed(ConsumerRecord<byte[], byte[]> record) {
    consumed.increment(record.topic(), length(record.value()));
  }

  /** A record was acknowledged so long after it was sent. */
  public void acknowledged(ProducerRecord<byte[], byte[]> record, long nanos) {
    published.increment(record.topic(), (double) length(record.key()) + length(record.value()));
    publishing(record.topic()).record(nanos, TimeUnit.NANOSECONDS);
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
