package io.tilewise.kafka.work;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.kafka.suspects.Trials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** The loop over one topic with a queue behind it. */
@Timeout(60)
abstract class WorkLoopFixture {
  static final String TOPIC = "images.submitted";
  static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  static final int MAX_RECORDS = 9;

  final List<OffsetAndMetadata> committedAtTheEnd = new ArrayList<>();
  final List<Duration> patience = new ArrayList<>();
  final MockConsumer<byte[], byte[]> kafka =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
          patience.add(atMost);
          return counted(super.poll(atMost));
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
          committedAtTheEnd.addAll(offsets.values());
          super.commitSync(offsets);
        }
      };
  final AtomicInteger readings = new AtomicInteger();
  final AtomicLong clock = new AtomicLong();
  final WorkQueue queue = new WorkQueue();
  final WorkLoop loop = loop(kafka);

  @BeforeEach
  void join() {
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    loop.subscribe();
    kafka.rebalance(List.of(PARTITION));
  }

  WorkLoop loop(MockConsumer<byte[], byte[]> consumer) {
    return new WorkLoop(
        consumer, source(), queue, clock::get, new SimpleMeterRegistry(), new Trials());
  }

  WorkSource source() {
    return new WorkSource(
        Map.of(), "group", "client", List.of(TOPIC), new WorkSource.Limits(MAX_RECORDS, 1 << 20));
  }

  void records(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      kafka.addRecord(Records.record(PARTITION, offset, new byte[0]));
    }
  }

  private ConsumerRecords<byte[], byte[]> counted(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> each = new HashMap<>();
    records.partitions().forEach(partition -> each.put(partition, records.records(partition)));
    return new ConsumerRecords<>(each, records.nextOffsets()) {
      @Override
      public Iterator<ConsumerRecord<byte[], byte[]>> iterator() {
        readings.incrementAndGet();
        return super.iterator();
      }
    };
  }

  Work take() {
    try {
      return queue.poll(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<Work> queued() {
    List<Work> all = new ArrayList<>();
    for (Work work = take(); work != null; work = take()) {
      all.add(work);
    }
    return all;
  }

  void commitTurn() {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    loop.turn();
  }

  OffsetAndMetadata committed() {
    return kafka.committed(Set.of(PARTITION)).get(PARTITION);
  }
}
