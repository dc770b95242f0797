package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the loop ends. */
class WorkLoopEndTest extends WorkLoopFixture {
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
}
