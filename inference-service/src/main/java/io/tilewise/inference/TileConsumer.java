package io.tilewise.inference;

import io.tilewise.events.Lane;
import io.tilewise.events.ReceivedRecord;
import io.tilewise.events.Topics;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.runtime.KafkaRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
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
  private final Batches limits;
  private final TileBuffer<Held> buffer;
  private final Queue<Held> finished = new ConcurrentLinkedQueue<>();
  private final Set<Held> underWay = new HashSet<>();
  private final Map<Lane, Load> loads = new EnumMap<>(Lane.class);
  private final Map<TopicPartition, OffsetWatermark> watermarks = new HashMap<>();
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
      TileBuffer<Held> buffer,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.limits = limits;
    this.buffer = buffer;
    this.nanoTime = nanoTime;
    this.lastCommitNanos = nanoTime.getAsLong();
    for (Lane lane : Lane.values()) {
      lanes.put(topics.tiles(lane), lane);
      loads.put(lane, new Load());
    }
  }

  /** A record between poll and acknowledgement. Its abandoning is seen by any thread. */
  static final class Held {
    private final ConsumerRecord<byte[], byte[]> record;
    private final ReceivedRecord received;
    private final Lane lane;
    private final OffsetWatermark watermark;
    private volatile boolean abandoned;

    Held(ConsumerRecord<byte[], byte[]> record, Lane lane, OffsetWatermark watermark) {
      this.record = record;
      this.lane = lane;
      this.watermark = watermark;
      received =
          new ReceivedRecord(
              record.topic(),
              record.partition(),
              record.offset(),
              Instant.ofEpochMilli(Math.max(0, record.timestamp())),
              record.key(),
              record.value(),
              KafkaRecords.lookup(record.headers()));
    }

    ConsumerRecord<byte[], byte[]> record() {
      return record;
    }

    ReceivedRecord received() {
      return received;
    }

    /** Whether it is no longer ours to score: whoever has its partition next will. */
    boolean isAbandoned() {
      return abandoned;
    }

    private TopicPartition partition() {
      return new TopicPartition(record.topic(), record.partition());
    }

    private long bytes() {
      byte[] value = record.value();
      return value == null ? 0 : value.length;
    }
  }

  /** What a lane has under way. */
  private static final class Load {
    private int tiles;
    private long bytes;

    void add(Held held) {
      tiles++;
      bytes += held.bytes();
    }

    void remove(Held held) {
      tiles--;
      bytes -= held.bytes();
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
  void finished(Held held) {
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
    Set<Held> left = new HashSet<>();
    buffer.removeIf(left::add);
    left.forEach(this::abandon);
  }

  private void pauseAndResume() {
    Set<TopicPartition> pause = new HashSet<>(consumer.assignment());
    pause.removeIf(partition -> taking && !isFull(partition));
    Set<TopicPartition> resume = new HashSet<>(consumer.paused());
    resume.removeAll(pause);
    consumer.pause(pause);
    consumer.resume(resume);
  }

  private boolean isFull(TopicPartition partition) {
    Load load = load(lane(partition.topic()));
    return load.tiles >= limits.maxInFlight() || load.bytes >= limits.maxInFlightBytes();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    OffsetWatermark watermark =
        watermarks.computeIfAbsent(
            new TopicPartition(record.topic(), record.partition()),
            partition -> new OffsetWatermark());
    watermark.taken(record.offset());
    Held held = new Held(record, lane(record.topic()), watermark);
    underWay.add(held);
    load(held.lane).add(held);
    buffer.add(held.lane, held);
  }

  private void collectFinished() {
    for (Held held = finished.poll(); held != null; held = finished.poll()) {
      // One of a partition that went elsewhere is no longer ours to commit.
      if (underWay.remove(held)) {
        load(held.lane).remove(held);
        held.watermark.finished(held.record.offset());
      }
    }
  }

  private void abandon(Held held) {
    held.abandoned = true;
    if (underWay.remove(held)) {
      load(held.lane).remove(held);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> committable() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    watermarks.forEach(
        (partition, watermark) ->
            watermark
                .committable()
                .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
    return offsets;
  }

  private void commitNowAndThen() {
    if (nanoTime.getAsLong() - lastCommitNanos < COMMIT_EVERY.toNanos()) {
      return;
    }
    lastCommitNanos = nanoTime.getAsLong();
    Map<TopicPartition, OffsetAndMetadata> offsets = committable();
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, this::committed);
    }
  }

  /** What did not arrive is still committable at the next time. */
  private void committed(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure != null) {
      LOG.info("offsets not committed: {}", failure.getMessage());
      return;
    }
    offsets.forEach(
        (partition, offset) -> {
          OffsetWatermark watermark = watermarks.get(partition);
          if (watermark != null) {
            watermark.committed(offset.offset());
          }
        });
  }

  private void commitSync() {
    collectFinished();
    Map<TopicPartition, OffsetAndMetadata> offsets = committable();
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets, COMMIT);
      committed(offsets, null);
    } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
      // Whoever has the partition next scores again what was not committed.
      LOG.info("offsets not committed: {}", e.getMessage());
    }
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
    Set<TopicPartition> gone = Set.copyOf(partitions);
    watermarks.keySet().removeAll(gone);
    List<Held> lost = underWay.stream().filter(held -> gone.contains(held.partition())).toList();
    lost.forEach(this::abandon);
    buffer.removeIf(Held::isAbandoned);
  }

  private Lane lane(String topic) {
    Lane lane = lanes.get(topic);
    if (lane == null) {
      throw new IllegalStateException("topic: " + topic + " (expected: one of " + lanes + ")");
    }
    return lane;
  }

  private Load load(Lane lane) {
    Load load = loads.get(lane);
    if (load == null) {
      throw new IllegalStateException("lane: " + lane);
    }
    return load;
  }

  private static void rest() {
    try {
      Thread.sleep(POLL_IDLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
