package io.tilewise.aggregator;

import io.tilewise.events.EventType;
import io.tilewise.events.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
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
  /** How often the agenda is looked at: what a deadline may be late by. */
  static final Duration WAKE_INTERVAL = Duration.ofMillis(250);

  private static final String SOURCE = "events";

  /** Rows have one time, the start of their window; how long it is means nothing. */
  private static final Duration WINDOW = Duration.ofMillis(1);

  private static final Map<String, String> CHANGELOG =
      Map.of("max.message.bytes", String.valueOf(Changelogs.MAX_MESSAGE_BYTES));

  private AggregatorTopology() {}

  /**
   * What the topology works with besides its stores.
   *
   * @param topics that it reads and writes
   * @param partitions of the topics keyed by image, &gt;= 1
   * @param clock of the wall
   * @param inFlight to show progress
   * @param metrics to count
   */
  record Surroundings(
      Topics topics,
      int partitions,
      InstantSource clock,
      InFlight inFlight,
      AggregatorMetrics metrics) {}

  /** The topics that are read, with what they carry. */
  static Map<String, Set<EventType>> inputs(Topics topics) {
    return Map.of(
        topics.imagesSubmitted(), Set.of(EventType.IMAGE_SUBMITTED),
        topics.imagesTiled(), Set.of(EventType.IMAGE_TILED),
        topics.imagesRejected(), Set.of(EventType.IMAGE_REJECTED),
        topics.tilesScored(), Set.of(EventType.TILE_SCORED, EventType.TILE_FAILED));
  }

  static Topology build(Timing timing, Surroundings surroundings) {
    Topics topics = surroundings.topics();
    Map<String, Set<EventType>> inputs = inputs(topics);
    RecordFaults faults = new RecordFaults();
    Topology topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new ClampingTimestamps(surroundings.clock(), timing.oldest()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        inputs.keySet().stream().sorted().toArray(String[]::new));
    topology.addProcessor(
        AggregatorProcessor.NAME,
        () -> new AggregatorProcessor(inputs, timing, surroundings, faults),
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
