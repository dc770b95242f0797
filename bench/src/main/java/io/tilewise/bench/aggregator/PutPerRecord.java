package io.tilewise.bench.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.events.Event;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.kafka.KafkaRecords;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
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

  private final Map<String, Class<? extends Event>> inputs;
  private @Nullable ProcessorContext<Void, Void> context;
  private @Nullable WindowStore<Bytes, byte[]> store;

  private PutPerRecord(Map<String, Class<? extends Event>> inputs) {
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
    Map<String, Class<? extends Event>> inputs =
        Map.of(
            topics.imagesSubmitted(), ImageSubmitted.class,
            topics.imagesTiled(), ImageTiled.class,
            topics.imagesRejected(), ImageRejected.class,
            topics.tilesScored(), TileOutcome.class);
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
    Class<? extends Event> expected = Objects.requireNonNull(inputs.get(received.topic()));
    if (!(EventCodec.decode(received, expected)
        instanceof Decoded.Accepted<? extends Event> accepted)) {
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
