package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What the loop reads and commits. */
class WorkLoopTest extends WorkLoopFixture {
  @Test
  void shouldHandWorkToTheWorkersInOrder() throws Exception {
    records(0, 3);

    loop.turn();

    assertThat(queued()).extracting(work -> work.received().offset()).containsExactly(0L, 1L, 2L);
    assertThat(loop.problem()).isNull();
  }

  /** With OpenTelemetry's agent each time makes a span of each record. */
  @Test
  void shouldGoOverWhatItReadOnce() {
    records(0, 3);

    loop.turn();

    assertThat(queued()).hasSize(3);
    assertThat(readings).hasValue(1);
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

  @Test
  void shouldWaitForRecordsAndHurryOnlyWhileWorkEnds() {
    loop.turn();
    assertThat(patience()).isEqualTo(500);

    records(0, 2);
    loop.turn();
    loop.turn();
    assertThat(patience()).as("more may come, or end").isEqualTo(10);

    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    loop.turn();
    assertThat(patience()).as("one long work").isEqualTo(50);

    take().finish();
    loop.turn();
    loop.turn();
    assertThat(patience()).as("one ended").isEqualTo(10);
  }

  private long patience() {
    return patience.getLast().toMillis();
  }
}
