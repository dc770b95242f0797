package io.tilewise.inference;

import io.tilewise.events.Lane;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.events.Topics;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.inference.TilesUnderWay.Partition;
import io.tilewise.kafka.KafkaRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The poll loop over the three lanes; its thread alone touches the consumer. A lane with enough
 * tiles under way is paused, and polling goes on. Offsets are committed only up to the first tile
 * of a partition that is still under way.
 */
final class TileConsumer implements Runnable, ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(TileConsumer.class);
  private static final Duration POLL_IDLE = Duration.ofMillis(100);
  private static final Duration POLL_BUSY = Duration.ofMillis(10);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(500);
  private static final Duration COMMIT = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(3);
  private static final int MAX_POLL_RECORDS = 128;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final TileBuffer<HeldTile> buffer;
  private final Queue<HeldTile> finished = new ConcurrentLinkedQueue<>();
  private final TilesUnderWay underWay;
  private final LongSupplier nanoTime;
  private long lastCommitNanos;
  private volatile boolean taking = true;
  private volatile boolean ended;
  private volatile @Nullable String problem = "not yet a member of its group";

  /**
   * A loop that has not begun.
   *
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  TileConsumer(
      Consumer<byte[], byte[]> consumer,
      Topics topics,
      Batches limits,
      TileBuffer<HeldTile> buffer,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.underWay = new TilesUnderWay(limits);
    this.buffer = buffer;
    this.nanoTime = nanoTime;
    this.lastCommitNanos = nanoTime.getAsLong();
    for (Lane lane : Lane.values()) {
      lanes.put(topics.tiles(lane), lane);
    }
  }

  /** A consumer that commits nothing by itself. */
  static Consumer<byte[], byte[]> connect(InferenceConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("group.id", config.topics().prefix() + "tilewise-inference");
    properties.put("client.id", "tilewise-inference");
    properties.put("auto.offset.reset", "earliest");
    // Incremental: a member that comes or goes does not make the others score again.
    properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    properties.put("fetch.max.bytes", 16 << 20);
    properties.putAll(config.kafka());
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", Math.min(MAX_POLL_RECORDS, config.batches().maxInFlight()));
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What keeps it from working; null when nothing does. */
  @Nullable String problem() {
    return problem;
  }

  /** Called from any thread when what became of a tile is acknowledged. */
  void finished(HeldTile held) {
    finished.add(held);
  }

  /** Reads no more and leaves what waits in the buffer; what is being scored goes on. */
  void stopTaking() {
    taking = false;
  }

  /** Ends the loop after a last commit of what is finished by now. */
  void end() {
    taking = false;
    ended = true;
  }

  @Override
  public void run() {
    try {
      subscribe();
      while (!ended) {
        turn();
      }
      commitSync();
    } finally {
      problem = "ended";
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  void subscribe() {
    consumer.subscribe(lanes.keySet(), this);
  }

  /** One turn of the loop; what may pass is told by {@link #problem} and tried in the next. */
  void turn() {
    try {
      if (!taking) {
        leaveWaiting();
      }
      pauseAndResume();
      consumer.poll(underWay.isEmpty() ? POLL_IDLE : POLL_BUSY).forEach(this::take);
      collectFinished();
      commitNowAndThen();
      problem = connection();
    } catch (RetriableException | AuthenticationException | AuthorizationException e) {
      problem = "Kafka: " + e.getMessage();
      LOG.warn("tiles cannot be read or committed for now", e);
      rest();
    }
  }

  private @Nullable String connection() {
    // The client hides a broker that is away; the number of its connections does not.
    boolean connected =
        consumer.metrics().entrySet().stream()
            .filter(entry -> entry.getKey().name().equals("connection-count"))
            .allMatch(entry -> entry.getValue().metricValue() instanceof Double n && n > 0);
    if (!connected) {
      return "Kafka: no connection";
    }
    return consumer.groupMetadata().generationId() < 0 ? "not a member of its group" : null;
  }

  private void leaveWaiting() {
    List<HeldTile> left = new ArrayList<>();
    buffer.removeIf(left::add);
    left.forEach(underWay::abandon);
  }

  private void pauseAndResume() {
    Set<TopicPartition> pause = new HashSet<>(consumer.assignment());
    pause.removeIf(partition -> taking && !underWay.isFull(lane(partition.topic())));
    Set<TopicPartition> resume = new HashSet<>(consumer.paused());
    resume.removeAll(pause);
    consumer.pause(pause);
    consumer.resume(resume);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Lane lane = lane(record.topic());
    buffer.add(lane, underWay.take(received(record), headers(record), lane));
  }

  static ReceivedRecord received(ConsumerRecord<byte[], byte[]> record) {
    return new ReceivedRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(Math.max(0, record.timestamp())),
        record.key(),
        record.value(),
        KafkaRecords.lookup(record.headers()));
  }

  static List<Map.Entry<String, byte[]>> headers(ConsumerRecord<byte[], byte[]> record) {
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new SimpleImmutableEntry<>(header.key(), header.value()));
    }
    return headers;
  }

  private void collectFinished() {
    for (HeldTile tile = finished.poll(); tile != null; tile = finished.poll()) {
      underWay.finish(tile);
    }
  }

  private void commitNowAndThen() {
    if (nanoTime.getAsLong() - lastCommitNanos < COMMIT_EVERY.toNanos()) {
      return;
    }
    lastCommitNanos = nanoTime.getAsLong();
    Map<Partition, Long> offsets = underWay.committable();
    if (!offsets.isEmpty()) {
      consumer.commitAsync(kafkaOffsets(offsets), (_, failure) -> committed(offsets, failure));
    }
  }

  /** What did not arrive is still committable at the next time. */
  private void committed(Map<Partition, Long> offsets, @Nullable Exception failure) {
    if (failure == null) {
      underWay.committed(offsets);
    } else {
      LOG.info("offsets not committed: {}", failure.getMessage());
    }
  }

  private void commitSync() {
    collectFinished();
    Map<Partition, Long> offsets = underWay.committable();
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(kafkaOffsets(offsets), COMMIT);
      underWay.committed(offsets);
    } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
      // Whoever has the partition next scores again what was not committed.
      LOG.info("offsets not committed: {}", e.getMessage());
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> kafkaOffsets(Map<Partition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            result.put(
                new TopicPartition(partition.topic(), partition.number()),
                new OffsetAndMetadata(offset)));
    return result;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // This poll may still return records of the new partitions.
    if (!taking) {
      consumer.pause(partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commitSync();
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    underWay.lose(
        partitions.stream()
            .map(partition -> new Partition(partition.topic(), partition.partition()))
            .collect(Collectors.toSet()));
    buffer.removeIf(HeldTile::isAbandoned);
  }

  private Lane lane(String topic) {
    return Objects.requireNonNull(lanes.get(topic), topic);
  }

  private static void rest() {
    try {
      Thread.sleep(POLL_IDLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
