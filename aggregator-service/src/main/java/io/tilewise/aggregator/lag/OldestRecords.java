package io.tilewise.aggregator.lag;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * When the records were written that a group reads next, found without reading any: Kafka tells
 * which offset is the first of a time, so the time of an offset is found by halving, all partitions
 * in one question a step. What was found bounds the next search, which so takes a few steps. Where
 * producers' clocks disagree it is as wrong as they are.
 */
final class OldestRecords {
  /** How exactly it is looked for. */
  private static final long EXACT_MILLIS = 1_000;

  /** Enough for years. */
  private static final int MAX_STEPS = 40;

  private final Map<TopicPartition, Known> known = new HashMap<>();

  /** An offset and its time, in ms since 1970. */
  private record Known(long offset, long time) {}

  /**
   * Looks for the times of offsets, in ms since 1970.
   *
   * @param offsets of records that are there
   * @param now in ms since 1970
   * @return those that were found
   */
  Map<TopicPartition, Long> times(Map<TopicPartition, Long> offsets, long now, Offsets kafka)
      throws InterruptedException {
    Map<TopicPartition, Search> searches = new HashMap<>();
    offsets.forEach((partition, offset) -> searches.put(partition, search(partition, offset, now)));
    for (int step = 0; step < MAX_STEPS && step(searches, kafka); step++) {
      // until nothing is looked for
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    searches.forEach(
        (partition, search) -> {
          times.put(partition, search.low);
          known.put(partition, new Known(search.offset, search.low));
        });
    known.keySet().retainAll(offsets.keySet());
    return times;
  }

  private Search search(TopicPartition partition, long offset, long now) {
    Known before = known.get(partition);
    if (before == null || before.offset > offset) {
      return new Search(offset, Search.UNKNOWN, now);
    }
    return new Search(offset, before.time, before.offset == offset ? before.time : now);
  }

  /** One question for all that is not found; false when there was none to ask. */
  private static boolean step(Map<TopicPartition, Search> searches, Offsets kafka)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    searches.forEach(
        (partition, search) -> {
          if (!search.isOver()) {
            asked.put(partition, OffsetSpec.forTimestamp(search.next()));
          }
        });
    if (asked.isEmpty()) {
      return false;
    }
    Map<TopicPartition, ListOffsetsResultInfo> answers =
        kafka.of(asked, IsolationLevel.READ_COMMITTED);
    searches
        .entrySet()
        .removeIf(
            each ->
                asked.containsKey(each.getKey())
                    && !each.getValue().heard(answers.get(each.getKey())));
    return true;
  }

  /** The search in one partition: the time is not before low, and before high. */
  private static final class Search {
    static final long UNKNOWN = -1;

    private final long offset;
    private long low;
    private long high;

    Search(long offset, long low, long high) {
      this.offset = offset;
      this.low = low;
      this.high = high;
    }

    boolean isOver() {
      return low != UNKNOWN && high - low <= EXACT_MILLIS;
    }

    /** The first question is for the first record that there is. */
    long next() {
      return low == UNKNOWN ? 0 : low + (high - low) / 2;
    }

    /** False when there is no answer. */
    boolean heard(@Nullable ListOffsetsResultInfo first) {
      if (first == null) {
        return false;
      }
      if (first.offset() == offset || (low == UNKNOWN && first.offset() > offset)) {
        low = first.timestamp();
        high = low;
      } else if (first.offset() >= 0 && first.offset() < offset) {
        low = first.timestamp();
      } else if (low == UNKNOWN) {
        return false; // there is nothing any more
      } else {
        high = next();
      }
      return true;
    }
  }
}
