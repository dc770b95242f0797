package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.aggregation.AggregatorMetrics;
import io.tilewise.aggregator.aggregation.InFlight;
import io.tilewise.aggregator.aggregation.Surroundings;
import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.aggregator.streams.DeadLetters;
import io.tilewise.aggregator.streams.RecordFaults;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;

/** A processor whose task Kafka Streams revives after a transaction that failed. */
class AggregatorProcessorTest {
  private final MockProcessorContext<byte[], byte[]> context =
      new MockProcessorContext<>(properties());

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put("application.id", "aggregator");
    properties.put("bootstrap.servers", "nowhere:1");
    properties.put(DeadLetters.TOPIC, "dead-letters");
    properties.put(DeadLetters.MAX_BYTES, DeadLetters.DEFAULT_MAX_BYTES);
    return properties;
  }

  /** What it knew would end submissions as well, beside what it knows now. */
  @Test
  void shouldBeWokenOnlyAsTheTaskThatItIsNow() {
    KeyValueStore<Bytes, byte[]> records =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(ImageRecords.STORE),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    WindowStore<Bytes, byte[]> rows =
        Stores.windowStoreBuilder(
                Stores.inMemoryWindowStore(
                    TileRows.STORE, Duration.ofDays(2), Duration.ofMillis(1), false),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    add(records);
    add(rows);
    AggregatorProcessor processor =
        new AggregatorProcessor(new Topics(""), 1, surroundings(), new RecordFaults());

    processor.init(context);
    processor.close();
    processor.init(context);

    assertThat(context.scheduledPunctuators())
        .extracting(CapturedPunctuator::cancelled)
        .containsExactly(true, false);
    processor.close();
    assertThat(context.scheduledPunctuators()).allMatch(CapturedPunctuator::cancelled);
  }

  private void add(StateStore store) {
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
  }

  private static Surroundings surroundings() {
    InFlight inFlight = new InFlight();
    return new Surroundings(
        Harness.timing(LateTiles.IGNORE),
        () -> Harness.START,
        inFlight,
        new AggregatorMetrics(new SimpleMeterRegistry(), inFlight),
        _ -> Optional.empty());
  }
}
