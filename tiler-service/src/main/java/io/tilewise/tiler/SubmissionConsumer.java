package io.tilewise.tiler;

import io.tilewise.events.ReceivedRecord;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.OffsetWatermark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
 * The poll loop over the submissions; its thread alone touches the consumer. Submissions go to the
 * workers through a bounded queue. While it is full, or while the tiler ends, partitions are paused
 * and polling goes on, so that an image may take longer than {@code max.poll.interval.ms}. Offsets
 * are committed only up to the first image that is still under way.
 */
final class SubmissionConsumer implements Runnable, ConsumerRebalanceListener {
  /** Records of one poll, so the room that the queue must have before one. */
  static final int MAX_POLL_RECORDS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(SubmissionConsumer.class);
  private static final Duration POLL_IDLE = Duration.ofMillis(250);
  private static final Duration POLL_BUSY = Duration.ofMillis(20);
  private static final Duration COMMIT = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(3);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final BlockingQueue<Held> queue;
  private final Queue<Held> finished = new ConcurrentLinkedQueue<>();
  private final Set<Held> underWay = new LinkedHashSet<>();
  private final Map<TopicPartition, OffsetWatermark> watermarks = new HashMap<>();
  private volatile boolean taking = true;
  private volatile @Nullable Instant endBy;
  private volatile @Nullable String problem = "not yet a member of its group";

  /**
   * A loop that has not begun.
   *
   * @param queue to the workers, with room for two polls at least
   */
  SubmissionConsumer(Consumer<byte[], byte[]> consumer, String topic, BlockingQueue<Held> queue) {
    this.consumer = consumer;
    this.topic = topic;
    this.queue = queue;
  }

  /** A submission that was read and is not at its end. Its abandoning is seen by any thread. */
  static final class Held {
    private final ConsumerRecord<byte[], byte[]> record;
    private final ReceivedRecord received;
    private volatile boolean abandoned;

    Held(ConsumerRecord<byte[], byte[]> record) {
      this.record = record;
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

    /** Whether somebody else tiles this image from now on. */
    boolean isAbandoned() {
      return abandoned;
    }

    void abandon() {
      abandoned = true;
    }

    private TopicPartition partition() {
      return new TopicPartition(record.topic(), record.partition());
    }
  }

  /** A consumer that commits nothing by itself. */
  static Consumer<byte[], byte[]> connect(TilerConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("group.id", config.topics().prefix() + "tilewise-tiler");
    properties.put("client.id", "tilewise-tiler");
    properties.put("auto.offset.reset", "earliest");
    properties.putAll(config.kafka());
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", MAX_POLL_RECORDS);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What keeps it from working; null when nothing does. */
  @Nullable String problem() {
    return problem;
  }

  /** Called by a worker whose submission is at its end and acknowledged. */
  void finished(Held held) {
    finished.add(held);
  }

  /** Reads no more; what is under way goes on, what waits in the queue is left. */
  void stopTaking() {
    taking = false;
  }

  /** Ends the loop when nothing is under way, or at this time. */
  void endBy(Instant time) {
    taking = false;
    endBy = time;
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(List.of(topic), this);
      while (!isOver()) {
        turn();
      }
      underWay.forEach(Held::abandon);
      commitBeforeLeaving();
    } finally {
      problem = "ended";
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  private boolean isOver() {
    Instant end = endBy;
    return end != null && (underWay.isEmpty() || Instant.now().isAfter(end));
  }

  /** One turn of the loop; what may pass is told by {@link #problem} and tried in the next. */
  void turn() {
    try {
      pauseOrResume();
      consumer.poll(underWay.isEmpty() ? POLL_IDLE : POLL_BUSY).forEach(this::take);
      collectFinished();
      commit();
      problem = consumer.groupMetadata().generationId() < 0 ? "not a member of its group" : null;
    } catch (RetriableException | AuthenticationException | AuthorizationException e) {
      problem = "Kafka: " + e.getMessage();
      LOG.warn("submissions cannot be read or committed for now", e);
      pause();
    }
  }

  private void pauseOrResume() {
    if (!taking) {
      leaveQueued();
    }
    if (!taking || queue.remainingCapacity() < MAX_POLL_RECORDS) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
  }

  private void leaveQueued() {
    List<Held> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    for (Held held : waiting) {
      held.abandon();
      underWay.remove(held);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Held held = new Held(record);
    watermarks
        .computeIfAbsent(held.partition(), partition -> new OffsetWatermark())
        .taken(record.offset());
    underWay.add(held);
    // Never full: nothing is polled without room for a whole poll.
    queue.add(held);
  }

  private void collectFinished() {
    for (Held held = finished.poll(); held != null; held = finished.poll()) {
      // One of a partition that went elsewhere is no longer ours to commit.
      if (underWay.remove(held)) {
        watermark(held.partition()).finished(held.record.offset());
      }
    }
  }

  private OffsetWatermark watermark(TopicPartition partition) {
    OffsetWatermark watermark = watermarks.get(partition);
    if (watermark == null) {
      throw new IllegalStateException("no watermark of " + partition);
    }
    return watermark;
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    watermarks.forEach(
        (partition, watermark) ->
            watermark
                .committable()
                .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets, COMMIT);
      offsets.forEach((partition, offset) -> watermark(partition).committed(offset.offset()));
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // The group moves on; whoever has the partition next tiles again, with the same tiles.
      LOG.info("offsets not committed: {}", e.getMessage());
    }
  }

  /** The last chance; what is not committed is tiled again, which harms nobody. */
  private void commitBeforeLeaving() {
    try {
      commit();
    } catch (RetriableException | AuthenticationException | AuthorizationException e) {
      LOG.info("offsets not committed before leaving: {}", e.getMessage());
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // This poll may still return records of the new partitions.
    if (!taking || queue.remainingCapacity() < MAX_POLL_RECORDS) {
      consumer.pause(partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    collectFinished();
    commitBeforeLeaving();
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    Set<TopicPartition> gone = Set.copyOf(partitions);
    watermarks.keySet().removeAll(gone);
    underWay.removeIf(
        held -> {
          boolean lost = gone.contains(held.partition());
          if (lost) {
            held.abandon();
          }
          return lost;
        });
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_IDLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
