package io.tilewise.aggregator;

import io.tilewise.aggregator.aggregation.Surroundings;
import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.aggregator.streams.ClampingTimestamps;
import io.tilewise.aggregator.streams.RecordFaults;
import io.tilewise.aggregator.timing.Timing;
import io.tilewise.aggregator.topics.Changelogs;
import io.tilewise.aggregator.topics.Inputs;
import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Builds the topology: four co-partitioned topics into one processor with two stores, out of it two
 * sinks. All names are explicit, because stores and their changelog topics outlive releases.
 */
final class AggregatorTopology {
  private static final String SOURCE = "events";

  /** Rows have one time, the start of their window; how long it is means nothing. */
  private static final Duration WINDOW = Duration.ofMillis(1);

  private static final Map<String, String> CHANGELOG =
      Map.of("max.message.bytes", String.valueOf(Changelogs.MAX_MESSAGE_BYTES));

  private AggregatorTopology() {}

  /**
   * Builds it.
   *
   * @param topics that it reads and writes
   * @param partitions of the topics keyed by image, &gt;= 1
   */
  static Topology build(Topics topics, int partitions, Surroundings surroundings) {
    Timing timing = surroundings.timing();
    RecordFaults faults = new RecordFaults();
    Topology topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new ClampingTimestamps(surroundings.clock(), timing.oldest()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Inputs.of(topics).keySet().stream().sorted().toArray(String[]::new));
    topology.addProcessor(
        AggregatorProcessor.NAME,
        () -> new AggregatorProcessor(topics, partitions, surroundings, faults),
        SOURCE);
    topology.addStateStore(tileRows(timing), AggregatorProcessor.NAME);
    topology.addStateStore(imageRecords(), AggregatorProcessor.NAME);
    addSink(topology, AggregatorProcessor.CLASSIFIED, topics.imagesClassified());
    addSink(topology, AggregatorProcessor.DEAD_LETTERS, topics.deadLetters());
    return topology;
  }

  private static void addSink(Topology topology, String name, String topic) {
    topology.addSink(
        name,
        topic,
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        AggregatorProcessor.NAME);
  }

  /** Cached: within a commit interval a chunk takes many tiles of an image, and is written once. */
  static StoreBuilder<WindowStore<Bytes, byte[]>> tileRows(Timing timing) {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(TileRows.STORE, timing.retention(), WINDOW, false),
            Serdes.Bytes(),
            Serdes.ByteArray())
        .withLoggingEnabled(CHANGELOG)
        .withCachingEnabled();
  }

  /** Cached: a submission's record changes a few times within a commit interval. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> imageRecords() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ImageRecords.STORE), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(CHANGELOG)
        .withCachingEnabled();
  }
}
