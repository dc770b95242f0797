package io.tilewise.kafka.work;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The books of a loop: what is under way, how much of it from each topic, and how far each
 * partition may be committed. Confined to the loop's thread.
 */
final class WorkUnderWay {
  private static final Logger LOG = LoggerFactory.getLogger(WorkUnderWay.class);

  private static final long LEAST_WALL_BYTES = 64 << 20;
  private static final int HEAPS_SHARE = 8;

  /**
   * What of a topic may wait to be tried again: a wall against a flood, as high as memory allows.
   */
  static final WorkSource.Limits MOST_WAITING =
      new WorkSource.Limits(
          10_000, Math.max(LEAST_WALL_BYTES, Runtime.getRuntime().maxMemory() / HEAPS_SHARE));

  private final WorkSource.Limits limits;
  private final Consumer<Work> ended;
  private final Map<Work, OffsetWatermark> works = new HashMap<>();
  private final Map<String, Load> loads = new HashMap<>();
  private final Map<TopicPartition, OffsetWatermark> watermarks = new HashMap<>();

  WorkUnderWay(WorkSource.Limits limits, Consumer<Work> ended) {
    this.limits = limits;
    this.ended = ended;
  }

  Work take(ConsumerRecord<byte[], byte[]> record, boolean quarantined) {
    Work work = new Work(record, ended, quarantined);
    OffsetWatermark watermark = watermark(work);
    watermark.taken(record.offset());
    works.put(work, watermark);
    count(work, 1);
    return work;
  }

  /**
   * A log that lost its end, or was made anew, is read from an earlier offset: books begin anew.
   */
  private OffsetWatermark watermark(Work work) {
    OffsetWatermark watermark = watermarks.get(work.partition());
    if (watermark != null && watermark.isPast(work.received().offset())) {
      LOG.warn("{}: was read before, its partition is read anew from here", work);
      watermark = null;
    }
    OffsetWatermark current = watermark == null ? new OffsetWatermark() : watermark;
    watermarks.put(work.partition(), current);
    return current;
  }

  /** It is finished or left; of no effect when it was abandoned before. */
  void end(Work work) {
    OffsetWatermark watermark = works.remove(work);
    if (watermark != null) {
      count(work, -1);
      if (!work.isAbandoned()) {
        watermark.finished(work.received().offset());
      }
    }
  }

  /** It is not ours any more, and its offset is not committed. */
  void abandon(Work work) {
    work.abandon();
    end(work);
  }

  /** These partitions went elsewhere, with their work. */
  void lose(Collection<TopicPartition> partitions) {
    Set<TopicPartition> gone = new HashSet<>(partitions);
    watermarks.keySet().removeAll(gone);
    works.keySet().stream()
        .filter(work -> gone.contains(work.partition()))
        .toList()
        .forEach(this::abandon);
  }

  void abandonAll() {
    List.copyOf(works.keySet()).forEach(this::abandon);
  }

  boolean isEmpty() {
    return works.isEmpty();
  }

  /** Whether anything is under way that never waited for another attempt. */
  boolean isAtWork() {
    return works.keySet().stream().anyMatch(work -> !work.hasWaited());
  }

  /** Whether this one is. */
  boolean isAtWork(Work work) {
    return works.containsKey(work) && !work.hasWaited();
  }

  /** How far a partition is; empty when nothing of it was taken. */
  Optional<OffsetWatermark> watermark(TopicPartition partition) {
    return Optional.ofNullable(watermarks.get(partition));
  }

  /**
   * Whether as much of a topic is under way as may be.
   *
   * @param waiting how much of it waits to be tried again, which does not count until it is a crowd
   */
  boolean isFull(String topic, Load waiting) {
    return waiting.reaches(MOST_WAITING)
        || loads.getOrDefault(topic, Load.NONE).minus(waiting).reaches(limits);
  }

  /** Says that too much of a topic waits to be tried again. */
  static Optional<String> crowd(String topic, Load waiting) {
    return waiting.reaches(MOST_WAITING)
        ? Optional.of(
            "%s: %d records of %d bytes wait to be tried again (expected: fewer than %d of %d)"
                .formatted(
                    topic,
                    waiting.records(),
                    waiting.bytes(),
                    MOST_WAITING.maxRecords(),
                    MOST_WAITING.maxBytes()))
        : Optional.empty();
  }

  /** The next offset to read of each partition that got further than its last commit. */
  Map<TopicPartition, OffsetAndMetadata> committable() {
    works.forEach(
        (work, watermark) -> {
          if (work.hasWaited()) {
            watermark.waits(work.received().offset());
          }
        });
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    watermarks.forEach(
        (partition, watermark) ->
            watermark
                .committable()
                .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
    return offsets;
  }

  /** The broker has them. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          OffsetWatermark watermark = watermarks.get(partition);
          if (watermark != null) {
            watermark.committed(offset.offset());
          }
        });
  }

  private void count(Work work, int sign) {
    loads.merge(work.received().topic(), Load.of(work).times(sign), Load::plus);
  }
}
