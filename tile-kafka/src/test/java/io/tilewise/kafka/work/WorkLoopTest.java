package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop over one topic with a queue behind it. */
class WorkLoopTest {
  private static final String TOPIC = "images.submitted";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final int MAX_RECORDS = 9;

  private final List<OffsetAndMetadata> committedAtTheEnd = new ArrayList<>();
  private final MockConsumer<byte[], byte[]> kafka =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
          committedAtTheEnd.addAll(offsets.values());
          super.commitSync(offsets);
        }
      };
  private final AtomicLong clock = new AtomicLong();
  private final WorkQueue queue = new WorkQueue();
  private final WorkLoop loop = loop(kafka);

  @BeforeEach
  void join() {
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    loop.subscribe();
    kafka.rebalance(List.of(PARTITION));
  }

  @Test
  void shouldHandWorkToTheWorkersInOrder() throws Exception {
    records(0, 3);

    loop.turn();

    assertThat(queued()).extracting(work -> work.received().offset()).containsExactly(0L, 1L, 2L);
    assertThat(loop.problem()).isNull();
  }

  @Test
  void shouldCommitNothingWhileTheFirstWorkIsUnderWay() throws Exception {
    records(0, 2);
    loop.turn();
    take();
    take().finish();

    commitTurn();

    assertThat(committed()).isNull();
  }

  @Test
  void shouldCommitBehindTheLastFinishedWorkInARow() throws Exception {
    records(0, 3);
    loop.turn();
    take().finish();
    take().finish();

    commitTurn();

    assertThat(committed()).isEqualTo(new OffsetAndMetadata(2));
  }

  @Test
  void shouldPauseAndGoOnPollingWhileEnoughIsUnderWay() {
    records(0, MAX_RECORDS);
    loop.turn();

    loop.turn();

    assertThat(kafka.paused()).containsExactly(PARTITION);
  }

  @Test
  void shouldResumeWhenThereIsRoomAgain() throws Exception {
    records(0, MAX_RECORDS);
    loop.turn();
    loop.turn();
    take().finish();

    loop.turn();
    loop.turn();

    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldReadOnPastWhatWaitsToBeTriedAgain() throws Exception {
    records(0, MAX_RECORDS);
    loop.turn();
    queued().forEach(work -> queue.again(work, Duration.ofHours(1)));
    records(MAX_RECORDS, MAX_RECORDS + 3);

    loop.turn();
    loop.turn();

    assertThat(kafka.paused()).isEmpty();
    assertThat(queued()).hasSize(3);
  }

  @Test
  void shouldCommitNothingPastWhatWaitsToBeTriedAgain() throws Exception {
    records(0, 3);
    loop.turn();
    take().finish();
    queue.again(take(), Duration.ofHours(1));
    take().finish();

    commitTurn();

    assertThat(committed()).isEqualTo(new OffsetAndMetadata(1));
  }

  @Test
  void shouldLeaveWhatWaitsToBeTriedAgainWhenItStops() throws Exception {
    records(0, 1);
    loop.turn();
    Work waiting = take();
    queue.again(waiting, Duration.ofHours(1));
    loop.stopTaking();

    loop.turn();

    assertThat(waiting.isAbandoned()).isTrue();
    assertThat(queue.waiting(TOPIC)).isEqualTo(Load.NONE);
  }

  @Test
  void shouldLetGoOfWhatWaitsToBeTriedAgainWhenItsPartitionGoes() throws Exception {
    records(0, 1);
    loop.turn();
    queue.again(take(), Duration.ZERO);

    kafka.rebalance(List.of());

    assertThat(queued()).isEmpty();
  }

  @Test
  void shouldPauseAndSaySoWhenTooMuchWaitsToBeTriedAgain() {
    int most = WorkUnderWay.MOST_WAITING.maxRecords();
    records(0, most);
    while (queue.waiting(TOPIC).records() < most) {
      loop.turn();
      for (Work work = take(); work != null; work = take()) {
        queue.again(work, Duration.ofHours(1));
      }
    }

    loop.turn();

    assertThat(kafka.paused()).containsExactly(PARTITION);
    assertThat(loop.problem()).startsWith("images.submitted: 10000 records of 0 bytes wait");
    queue.hurry();
    take().finish();
    loop.turn();
    loop.turn();
    assertThat(kafka.paused()).isEmpty();
    assertThat(loop.problem()).isNull();
  }

  @Test
  void shouldCommitWhatIsFinishedAndAbandonTheRestWhenPartitionsGo() throws Exception {
    records(0, 2);
    loop.turn();
    take().finish();
    Work second = take();

    kafka.rebalance(List.of());

    assertThat(second.isAbandoned()).isTrue();
    kafka.rebalance(List.of(PARTITION));
    assertThat(committed()).isEqualTo(new OffsetAndMetadata(1));
  }

  @Test
  void shouldIgnoreTheEndOfWorkWhosePartitionWentElsewhere() throws Exception {
    records(0, 1);
    loop.turn();
    Work work = take();
    kafka.rebalance(List.of());
    kafka.rebalance(List.of(PARTITION));

    work.finish();
    commitTurn();

    assertThat(committed()).isNull();
  }

  @Test
  void shouldLeaveWaitingWorkWhenItStopsTaking() throws Exception {
    records(0, 3);
    loop.turn();
    Work underWay = take();
    loop.stopTaking();

    loop.turn();

    assertThat(queued()).isEmpty();
    assertThat(underWay.isAbandoned()).isFalse();
    assertThat(kafka.paused()).containsExactly(PARTITION);
  }

  @Test
  void shouldNotBeReadyAndGoOnWhenKafkaFailsInAWayThatMayPass() {
    kafka.setPollException(new TimeoutException("broker away"));

    loop.turn();

    assertThat(loop.problem()).isEqualTo("Kafka: broker away");
    loop.turn();
    assertThat(loop.problem()).isNull();
  }

  @Test
  void shouldNeverCommitPastWorkThatWasLeft() throws Exception {
    records(0, 2);
    loop.turn();
    take().leave();
    take().finish();

    commitTurn();

    assertThat(committed()).isNull();
  }

  @Test
  @Timeout(30)
  void shouldEndAtOnceWhenTheLastWorkIsLeft() throws Exception {
    MockConsumer<byte[], byte[]> other = joining();
    WorkLoop ending = loop(other);
    other.schedulePollTask(
        () -> {
          ending.endBy(Instant.now().plusSeconds(60));
          take().leave();
        });

    ending.run();

    assertThat(other.closed()).isTrue();
  }

  @Test
  void shouldEndAtItsDeadlineAndAbandonWhatIsUnderWay() throws Exception {
    MockConsumer<byte[], byte[]> other = joining();
    WorkLoop ending = loop(other);
    List<Work> taken = new ArrayList<>();
    other.schedulePollTask(
        () -> {
          taken.add(take());
          ending.endBy(Instant.EPOCH);
        });

    ending.run();

    assertThat(other.closed()).isTrue();
    assertThat(taken.getFirst().isAbandoned()).isTrue();
    assertThat(ending.problem()).isEqualTo("ended");
  }

  @Test
  void shouldCommitWhatIsFinishedByItsDeadline() {
    records(0, 2);
    loop.turn();
    take().finish();
    loop.endBy(Instant.EPOCH);

    loop.run();

    assertThat(committedAtTheEnd).containsExactly(new OffsetAndMetadata(1));
  }

  /** A real consumer tells its listener in its farewell. */
  @Test
  void shouldNotTryToCommitOnceMoreInItsFarewell() {
    AtomicInteger commits = new AtomicInteger();
    MockConsumer<byte[], byte[]> away =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void commitSync(
              Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            commits.incrementAndGet();
            throw new TimeoutException("broker away");
          }

          @Override
          public synchronized void close(CloseOptions options) {
            rebalance(List.of());
            super.close(options);
          }
        };
    joining(away);
    WorkLoop ending = loop(away);
    away.schedulePollTask(
        () -> {
          take().finish();
          ending.endBy(Instant.now().plusSeconds(60));
        });

    ending.run();

    assertThat(commits).hasValue(1);
  }

  /** After a log lost its end, or its topic was made anew. */
  @Test
  void shouldGoOnWhenAPartitionIsReadFromAnEarlierOffset() throws Exception {
    records(0, 3);
    loop.turn();
    Work before = take();
    queued().forEach(Work::finish);
    kafka.seek(PARTITION, 0);
    records(0, 2);

    loop.turn();

    before.finish();
    commitTurn();
    assertThat(committed()).isNull();
    take().finish();
    commitTurn();
    assertThat(committed()).isEqualTo(new OffsetAndMetadata(1));
  }

  /** A consumer that has read one record by its second poll. */
  private static MockConsumer<byte[], byte[]> joining() {
    MockConsumer<byte[], byte[]> other = new MockConsumer<>("earliest");
    joining(other);
    return other;
  }

  private static void joining(MockConsumer<byte[], byte[]> other) {
    other.updateBeginningOffsets(Map.of(PARTITION, 0L));
    other.schedulePollTask(
        () -> {
          other.rebalance(List.of(PARTITION));
          other.addRecord(Records.record(PARTITION, 0, new byte[0]));
        });
  }

  private WorkLoop loop(MockConsumer<byte[], byte[]> consumer) {
    WorkSource config =
        new WorkSource(
            Map.of(),
            "group",
            "client",
            List.of(TOPIC),
            new WorkSource.Limits(MAX_RECORDS, 1 << 20));
    return new WorkLoop(consumer, config, queue, clock::get, () -> {});
  }

  private void records(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      kafka.addRecord(Records.record(PARTITION, offset, new byte[0]));
    }
  }

  private Work take() {
    try {
      return queue.poll(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<Work> queued() {
    List<Work> all = new ArrayList<>();
    for (Work work = take(); work != null; work = take()) {
      all.add(work);
    }
    return all;
  }

  private void commitTurn() {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    loop.turn();
  }

  private OffsetAndMetadata committed() {
    return kafka.committed(Set.of(PARTITION)).get(PARTITION);
  }
}
