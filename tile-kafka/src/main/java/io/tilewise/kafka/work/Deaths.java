package io.tilewise.kafka.work;

import io.tilewise.kafka.suspects.DeathMark;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marks of the partitions that a loop has records of: which it found, and which it has to leave
 * beside its commits. A loop that does not count deaths takes none over, and leaves none. Confined
 * to the loop's thread.
 */
final class Deaths {
  private static final Logger LOG = LoggerFactory.getLogger(Deaths.class);

  /** As often as may be under way: more than is read between two commits. */
  private static final int PROBATION = 4;

  private final String holder;
  private final long probation;
  private final WorkUnderWay underWay;
  private final Map<TopicPartition, Entry> entries = new HashMap<>();

  /**
   * None yet.
   *
   * @param holder no other loop, of whichever process, has this name; letters and digits
   */
  Deaths(String holder, WorkSource.Limits limits, WorkUnderWay underWay) {
    this.holder = holder;
    this.probation = (long) PROBATION * limits.maxRecords();
    this.underWay = underWay;
  }

  /** A partition's mark as it is, and as Kafka knows it. */
  private static final class Entry {
    private final long first;
    private DeathMark mark;
    private DeathMark said;
    private boolean rests;

    Entry(long first, DeathMark mark, DeathMark said) {
      this.first = first;
      this.mark = mark;
      this.said = said;
    }
  }

  boolean isTakenOver(TopicPartition partition) {
    return entries.containsKey(partition);
  }

  /**
   * A partition's first record was read.
   *
   * @param committed what its last owner left, null when it had none
   */
  void takeOver(TopicPartition partition, long first, @Nullable OffsetAndMetadata committed) {
    DeathMark found = DeathMark.CLEAN;
    if (committed != null && first >= committed.offset()) {
      found = DeathMark.of(committed.metadata());
    } // else it is another log: the one before lost its end, or was made anew
    DeathMark mark = found.takenOver(holder, first);
    entries.put(partition, new Entry(first, mark, found));
    if (mark.isSingly()) {
      LOG.warn(
          "{}: processes ended with its records in hand; those before offset {} are tried one at a"
              + " time",
          partition,
          mark.until());
    }
  }

  /** A record of a partition that was taken over is about to be handed over. */
  void reaches(ConsumerRecord<?, ?> record) {
    Entry entry = entry(record);
    entry.rests = false;
    DeathMark mark = entry.mark;
    DeathMark held = mark.equals(DeathMark.CLEAN) ? mark.takenOver(holder, record.offset()) : mark;
    entry.mark = held.reaching(record.offset() + 1);
  }

  /**
   * Lets go of partitions of which nothing was in hand since this was called before: whoever dies
   * now does not die of them.
   */
  void rest() {
    entries.forEach(
        (partition, entry) -> {
          boolean idle = underWay.watermark(partition).filter(OffsetWatermark::isIdle).isPresent();
          if (idle && entry.rests) {
            entry.mark = survived(partition, entry.mark).rested();
          }
          entry.rests = idle;
        });
  }

  boolean isSuspect(ConsumerRecord<?, ?> record) {
    return entry(record).mark.isSuspect(record.offset());
  }

  boolean isQuarantined(ConsumerRecord<?, ?> record) {
    return entry(record).mark.isQuarantined(record.offset());
  }

  /** A suspect is about to be tried. */
  void tries(ConsumerRecord<?, ?> record) {
    Entry entry = entry(record);
    entry.mark = entry.mark.trying(record.offset());
  }

  /** A suspect ended, or waits for another attempt. */
  void cameThrough(Work suspect) {
    Entry entry = entries.get(suspect.partition());
    if (entry != null) {
      entry.mark = entry.mark.cameThrough();
    }
  }

  /** Whether Kafka has to know of a mark before any more is handed over. */
  boolean areUnsaid() {
    return entries.values().stream().anyMatch(entry -> !entry.mark.isCoveredBy(entry.said));
  }

  /**
   * Offsets to commit with their marks, and marks to commit though their offsets stay.
   *
   * @param leaving partitions that are given up in good order
   */
  Map<TopicPartition, OffsetAndMetadata> marked(
      Map<TopicPartition, OffsetAndMetadata> offsets, Collection<TopicPartition> leaving) {
    Map<TopicPartition, OffsetAndMetadata> marked = new HashMap<>(offsets);
    Set<TopicPartition> left = Set.copyOf(leaving);
    entries.forEach(
        (partition, entry) -> {
          entry.mark = survived(partition, entry.mark);
          DeathMark mark = left.contains(partition) ? entry.mark.left() : entry.mark;
          OffsetAndMetadata moved = offsets.get(partition);
          if (moved != null || !mark.equals(entry.said)) {
            long offset = moved == null ? offset(partition, entry) : moved.offset();
            marked.put(partition, new OffsetAndMetadata(offset, mark.text()));
          }
        });
    return marked;
  }

  private DeathMark survived(TopicPartition partition, DeathMark mark) {
    return underWay
        .watermark(partition)
        .map(watermark -> mark.survived(watermark.survived(), probation))
        .orElse(mark);
  }

  private long offset(TopicPartition partition, Entry entry) {
    return underWay.watermark(partition).map(OffsetWatermark::offset).orElse(entry.first);
  }

  /** Kafka has them. */
  void said(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          Entry entry = entries.get(partition);
          if (entry != null) {
            entry.said = DeathMark.of(offset.metadata());
          }
        });
  }

  void lose(Collection<TopicPartition> partitions) {
    entries.keySet().removeAll(Set.copyOf(partitions));
  }

  private Entry entry(ConsumerRecord<?, ?> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    Entry entry = entries.get(partition);
    if (entry == null) {
      throw new IllegalArgumentException("partition: " + partition + " (expected: taken over)");
    }
    return entry;
  }
}
