package io.tilewise.kafka.work;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.kafka.suspects.Trials;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * One process after another, each of two loops, over partitions whose commits outlive them. Work is
 * begun in any order, some waits for another attempt, commits fail now and then, partitions go and
 * come back; and on some records the process dies.
 */
final class KilledProcesses {
  static final int UNDER_WAY = 4;

  private static final List<List<TopicPartition>> LOOPS =
      List.of(
          List.of(new TopicPartition("express", 0), new TopicPartition("express", 1)),
          List.of(new TopicPartition("routine", 0)));

  final Set<String> deadly = new HashSet<>();
  final Set<String> done = new HashSet<>();
  final Set<String> quarantined = new HashSet<>();
  int deaths;
  private final Random random;
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final AtomicLong clock = new AtomicLong();
  private List<Loop> process = List.of();

  KilledProcesses(Random random) {
    this.random = random;
    LOOPS.forEach(partitions -> partitions.forEach(partition -> ends.put(partition, 0L)));
    begin();
  }

  /** Appends records to each partition, and says which these are. */
  List<String> write(int atMost) {
    List<String> written = new ArrayList<>();
    for (TopicPartition partition : List.copyOf(ends.keySet())) {
      for (int i = random.nextInt(atMost + 1); i > 0; i--) {
        written.add(partition + "@" + ends.merge(partition, 1L, Long::sum));
      }
    }
    process.forEach(Loop::read);
    return written.stream().map(KilledProcesses::name).toList();
  }

  private static String name(String end) {
    int at = end.indexOf('@');
    return end.substring(0, at + 1) + (Long.parseLong(end.substring(at + 1)) - 1);
  }

  /** Whether all that was written is committed. */
  boolean isDone() {
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return (offset == null ? 0 : offset.offset()) == end.getValue();
            });
  }

  /** Whether nobody has anything in hand. */
  boolean isAtRest() {
    return isDone() && committed.values().stream().allMatch(each -> each.metadata().isEmpty());
  }

  void step() {
    Loop loop = process.get(random.nextInt(process.size()));
    clock.addAndGet(Duration.ofMillis(random.nextInt(300)).toNanos());
    switch (random.nextInt(100)) {
      case 0 -> loop.rebalance();
      case 1 -> restart();
      default -> {
        if (random.nextInt(3) == 0) {
          loop.loop.turn();
        } else if (loop.work()) {
          die();
        }
      }
    }
  }

  /** Its partitions go to another process, whether it is killed or stopped by a signal. */
  void die() {
    deaths++;
    begin();
  }

  private void restart() {
    process.forEach(Loop::leave);
    begin();
  }

  private void begin() {
    Trials trials = new Trials();
    process = LOOPS.stream().map(partitions -> new Loop(partitions, trials)).toList();
  }

  private final class Loop implements WorkHandler {
    private final List<TopicPartition> partitions;
    private final List<Work> taken = new ArrayList<>();
    private final MockConsumer<byte[], byte[]> kafka = consumer();
    private final WorkLoop loop;
    private boolean leaves;

    Loop(List<TopicPartition> partitions, Trials trials) {
      this.partitions = partitions;
      WorkSource source =
          new WorkSource(
                  Map.of(),
                  "group",
                  "client",
                  List.of(partitions.getFirst().topic()),
                  new WorkSource.Limits(UNDER_WAY, 1 << 20))
              .countingDeaths();
      loop = new WorkLoop(kafka, source, this, clock::get, new SimpleMeterRegistry(), trials);
      kafka.setMaxPollRecords(UNDER_WAY);
      partitions.forEach(partition -> kafka.updateBeginningOffsets(Map.of(partition, 0L)));
      loop.subscribe();
      join();
    }

    private MockConsumer<byte[], byte[]> consumer() {
      return new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
          if (!leaves && random.nextInt(20) == 0) {
            throw new RebalanceInProgressException();
          }
          committed.putAll(offsets);
        }

        @Override
        public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
          if (random.nextInt(10) == 0) {
            callback.onComplete(offsets, new TimeoutException("broker away"));
          } else {
            committed.putAll(offsets);
            callback.onComplete(offsets, null);
          }
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
            Set<TopicPartition> asked, Duration timeout) {
          Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>(committed);
          found.keySet().retainAll(asked);
          return found;
        }
      };
    }

    private void join() {
      kafka.rebalance(partitions);
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata offset = committed.get(partition);
        kafka.seek(partition, offset == null ? 0 : offset.offset());
      }
      read();
    }

    /** All records there are; those before its position are passed over. */
    void read() {
      for (TopicPartition partition : partitions) {
        for (long offset = kafka.position(partition); offset < ends.get(partition); offset++) {
          kafka.addRecord(Records.record(partition, offset, new byte[0]));
        }
      }
    }

    void rebalance() {
      leaves = true;
      kafka.rebalance(List.of());
      leaves = false;
      join();
    }

    void leave() {
      leaves = true;
      loop.endBy(Instant.EPOCH);
      loop.run();
    }

    /** Begins or ends some work; true when the process dies of it. */
    boolean work() {
      if (taken.isEmpty()) {
        return false;
      }
      Work work = taken.get(random.nextInt(taken.size()));
      if (work.isQuarantined()) {
        quarantined.add(work.toString());
      } else if (deadly.contains(work.toString())) {
        return true;
      } else if (random.nextInt(4) == 0) {
        work.waits();
        return false;
      }
      done.add(work.toString());
      taken.remove(work);
      work.finish();
      return false;
    }

    @Override
    public void take(Work work) {
      taken.add(work);
    }

    @Override
    public void removeIf(Predicate<Work> condition) {
      taken.removeIf(condition);
    }
  }
}
