package io.tilewise.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.events.Decoded;
import io.tilewise.events.EventCodec;
import io.tilewise.events.EventType;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.events.Topics;
import io.tilewise.kafka.KafkaRecords;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * The least that a durable aggregator can do: decodes each event and puts one row of 16 bytes under
 * a fresh key into a persistent window store with a changelog. Under the aggregator's own
 * properties.
 */
final class PutPerRecord implements Processor<byte[], byte[], Void, Void> {
  private static final String STORE = "rows";
  private static final String SOURCE = "events";
  private static final String NAME = "put";
  private static final Duration RETENTION = Duration.ofDays(2);
  private static final Duration WINDOW = Duration.ofMillis(1);
  private static final int ROW_BYTES = 16;

  private final Map<String, Set<EventType>> inputs;
  private @Nullable ProcessorContext<Void, Void> context;
  private @Nullable WindowStore<Bytes, byte[]> store;

  private PutPerRecord(Map<String, Set<EventType>> inputs) {
    this.inputs = inputs;
  }

  /** Starts it; whoever closes what comes back ends it. */
  static AutoCloseable start(AggregatorConfig config, MeterRegistry meters) {
    KafkaStreams streams =
        new KafkaStreams(topology(config.topics()), AggregatorService.properties(config));
    KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
    metrics.bindTo(meters);
    streams.start();
    return () -> {
      streams.close();
      metrics.close();
    };
  }

  private static Topology topology(Topics topics) {
    Map<String, Set<EventType>> inputs =
        Map.of(
            topics.imagesSubmitted(), Set.of(EventType.IMAGE_SUBMITTED),
            topics.imagesTiled(), Set.of(EventType.IMAGE_TILED),
            topics.imagesRejected(), Set.of(EventType.IMAGE_REJECTED),
            topics.tilesScored(), Set.of(EventType.TILE_SCORED, EventType.TILE_FAILED));
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            SOURCE,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            inputs.keySet().toArray(String[]::new))
        .addProcessor(NAME, () -> new PutPerRecord(inputs), SOURCE)
        .addStateStore(
            Stores.windowStoreBuilder(
                    Stores.persistentWindowStore(STORE, RETENTION, WINDOW, false),
                    Serdes.Bytes(),
                    Serdes.ByteArray())
                .withCachingDisabled(),
            NAME);
  }

  @Override
  public void init(ProcessorContext<Void, Void> processorContext) {
    context = processorContext;
    store = processorContext.getStateStore(STORE);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (context == null || store == null) {
      throw new IllegalStateException("processor: not initialised (expected: init before process)");
    }
    var metadata = context.recordMetadata().orElseThrow();
    ReceivedRecord received =
        new ReceivedRecord(
            metadata.topic(),
            metadata.partition(),
            metadata.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            record.key(),
            record.value(),
            KafkaRecords.lookup(record.headers()));
    Set<EventType> expected = inputs.getOrDefault(received.topic(), Set.of());
    if (!(EventCodec.decode(received, expected) instanceof Decoded.Accepted accepted)) {
      throw new IllegalStateException("record: refused (expected: an event)");
    }
    int topic = received.topic().hashCode();
    byte[] key =
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
            .putInt(topic)
            .putLong(received.offset())
            .array();
    byte[] row =
        ByteBuffer.allocate(ROW_BYTES)
            .putLong(received.offset())
            .putLong(accepted.event().hashCode())
            .array();
    store.put(Bytes.wrap(key), row, record.timestamp());
  }
}
