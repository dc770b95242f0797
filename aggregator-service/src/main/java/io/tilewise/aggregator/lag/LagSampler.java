package io.tilewise.aggregator.lag;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples. All groups of the pipeline read what is committed, so they are behind the last
 * stable offset, not behind the end. It remembers the last sample's findings, which makes the next
 * one cheap.
 */
final class LagSampler {
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<Reading> readings;
  private final Set<String> topics;
  private final LongSupplier nanoTime;
  private final Map<String, OldestRecords> oldest = new HashMap<>();
  private final Map<TopicPartition, Standing> standing = new HashMap<>();

  /**
   * A sampler that has read nothing.
   *
   * @param topics of which uncommitted records are told, beside those that are read
   */
  LagSampler(List<Reading> readings, Collection<String> topics, LongSupplier nanoTime) {
    this.readings = readings;
    this.topics = new HashSet<>(topics);
    readings.forEach(reading -> this.topics.add(reading.topic()));
    this.nanoTime = nanoTime;
  }

  /** A last stable offset before uncommitted records, and since when it has been there. */
  private record Standing(long offset, long since) {}

  /** Where partitions begin, where what is committed ends, and where all ends. */
  private record Ends(
      Map<TopicPartition, Long> first,
      Map<TopicPartition, Long> stable,
      Map<TopicPartition, Long> end) {

    boolean has(TopicPartition partition) {
      return first.containsKey(partition)
          && stable.containsKey(partition)
          && end.containsKey(partition);
    }

    long first(TopicPartition partition) {
      return Objects.requireNonNull(first.get(partition));
    }

    long stable(TopicPartition partition) {
      return Objects.requireNonNull(stable.get(partition));
    }

    long end(TopicPartition partition) {
      return Objects.requireNonNull(end.get(partition));
    }
  }

  /** Reads how all groups stand now. */
  Sample sample(Offsets kafka) throws InterruptedException {
    Map<String, List<TopicPartition>> partitions = new HashMap<>();
    kafka
        .partitions(topics)
        .forEach(
            (topic, count) ->
                partitions.put(
                    topic,
                    IntStream.range(0, count)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList()));
    List<TopicPartition> all = partitions.values().stream().flatMap(List::stream).toList();
    // What is committed first: it only grows, and never looks ahead of an end that is older.
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        kafka.committed(readings.stream().map(Reading::group).distinct().toList());
    Ends ends =
        new Ends(
            kafka.of(all, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED),
            kafka.of(all, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED),
            kafka.of(all, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED));
    partitions.values().removeIf(each -> !each.stream().allMatch(ends::has));
    Sample sample = Sample.at(nanoTime.getAsLong());
    uncommitted(partitions, ends, sample);
    for (String group : committed.keySet()) {
      lag(group, committed.get(group), partitions, ends, kafka, sample);
    }
    return sample;
  }

  private void uncommitted(Map<String, List<TopicPartition>> partitions, Ends ends, Sample sample) {
    partitions.forEach(
        (topic, each) -> {
          sample.uncommitted().put(topic, each.stream().mapToLong(p -> hanging(p, ends)).sum());
          double longest =
              each.stream().mapToDouble(p -> standing(p, ends, sample.readAt())).max().orElse(0);
          sample.standing().put(topic, longest);
        });
  }

  /** With what came between the two questions. */
  private static long hanging(TopicPartition partition, Ends ends) {
    return Math.max(0, ends.end(partition) - ends.stable(partition));
  }

  private double standing(TopicPartition partition, Ends ends, long now) {
    if (hanging(partition, ends) == 0) {
      standing.remove(partition);
      return 0;
    }
    long stable = ends.stable(partition);
    Standing since =
        standing.merge(
            partition,
            new Standing(stable, now),
            (before, after) -> before.offset == after.offset ? before : after);
    return (now - since.since) / NANOS;
  }

  private void lag(
      String group,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<String, List<TopicPartition>> partitions,
      Ends ends,
      Offsets kafka,
      Sample sample)
      throws InterruptedException {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (Reading reading : of(group).toList()) {
      List<TopicPartition> each = partitions.get(reading.topic());
      if (each != null) {
        each.forEach(p -> next.put(p, next(committed.get(p), ends.first(p))));
        sample.records().put(reading, each.stream().mapToLong(p -> behind(p, next, ends)).sum());
      }
    }
    next.entrySet().removeIf(each -> each.getValue() >= ends.stable(each.getKey()));
    ages(group, next, kafka, sample);
  }

  private static long behind(TopicPartition partition, Map<TopicPartition, Long> next, Ends ends) {
    return Math.max(0, ends.stable(partition) - Objects.requireNonNull(next.get(partition)));
  }

  /** A group that never committed begins with what is there; so does one whose place is gone. */
  private static long next(@Nullable OffsetAndMetadata committed, long first) {
    return committed == null ? first : Math.max(first, committed.offset());
  }

  private void ages(String group, Map<TopicPartition, Long> next, Offsets kafka, Sample sample)
      throws InterruptedException {
    long now = System.currentTimeMillis();
    Map<TopicPartition, Long> times =
        oldest.computeIfAbsent(group, _ -> new OldestRecords()).times(next, now, kafka);
    of(group)
        .filter(sample.records()::containsKey)
        .forEach(
            reading -> {
              List<TopicPartition> behind =
                  next.keySet().stream().filter(p -> p.topic().equals(reading.topic())).toList();
              if (times.keySet().containsAll(behind)) {
                long first = behind.stream().mapToLong(times::get).min().orElse(now);
                sample.seconds().put(reading, Math.max(0, now - first) / MILLIS);
              }
            });
  }

  private Stream<Reading> of(String group) {
    return readings.stream().filter(reading -> reading.group().equals(group));
  }
}
