package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** The loop, and what waits to be tried again. */
class WorkLoopRetriesTest extends WorkLoopFixture {
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
}
