package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.tiler.SubmissionConsumer.Held;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubmissionConsumerTest {
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final BlockingQueue<Held> queue =
      new ArrayBlockingQueue<>(2 * SubmissionConsumer.MAX_POLL_RECORDS);
  private final SubmissionConsumer consumer = new SubmissionConsumer(kafka, TOPIC, queue);

  @BeforeEach
  void join() {
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    kafka.subscribe(List.of(TOPIC), consumer);
    kafka.rebalance(List.of(PARTITION));
  }

  @Test
  void shouldHandSubmissionsToTheWorkersInOrder() {
    records(0, 3);

    consumer.turn();

    assertThat(queue).extracting(held -> held.record().offset()).containsExactly(0L, 1L, 2L);
    assertThat(consumer.problem()).isNull();
  }

  @Test
  void shouldCommitNothingWhileTheFirstImageIsUnderWay() throws Exception {
    records(0, 2);
    consumer.turn();
    queue.take();
    consumer.finished(queue.take());

    consumer.turn();

    assertThat(committed()).isNull();
  }

  @Test
  void shouldCommitBehindTheLastFinishedImageInARow() throws Exception {
    records(0, 3);
    consumer.turn();
    consumer.finished(queue.take());
    consumer.finished(queue.take());

    consumer.turn();

    assertThat(committed()).isEqualTo(new OffsetAndMetadata(2));
  }

  @Test
  void shouldPauseAndGoOnPollingWhileTheQueueHasNoRoomForAnotherPoll() {
    records(0, SubmissionConsumer.MAX_POLL_RECORDS + 1);
    consumer.turn();

    consumer.turn();

    assertThat(kafka.paused()).containsExactly(PARTITION);
  }

  @Test
  void shouldResumeWhenThereIsRoomAgain() {
    records(0, SubmissionConsumer.MAX_POLL_RECORDS + 1);
    consumer.turn();
    consumer.turn();
    queue.clear();

    consumer.turn();

    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldCommitWhatIsFinishedAndAbandonTheRestWhenPartitionsGo() throws Exception {
    records(0, 2);
    consumer.turn();
    consumer.finished(queue.take());
    Held second = queue.take();

    kafka.rebalance(List.of());

    assertThat(second.isAbandoned()).isTrue();
    kafka.rebalance(List.of(PARTITION));
    assertThat(committed()).isEqualTo(new OffsetAndMetadata(1));
  }

  @Test
  void shouldIgnoreTheEndOfAnImageWhosePartitionWentElsewhere() throws Exception {
    records(0, 1);
    consumer.turn();
    Held held = queue.take();
    kafka.rebalance(List.of());
    kafka.rebalance(List.of(PARTITION));

    consumer.finished(held);
    consumer.turn();

    assertThat(committed()).isNull();
  }

  @Test
  void shouldLeaveWaitingImagesWhenItStopsTaking() throws Exception {
    records(0, 3);
    consumer.turn();
    Held underWay = queue.take();
    consumer.stopTaking();

    consumer.turn();

    assertThat(queue).isEmpty();
    assertThat(underWay.isAbandoned()).isFalse();
    assertThat(kafka.paused()).containsExactly(PARTITION);
  }

  @Test
  void shouldNotBeReadyAndGoOnWhenKafkaFailsInAWayThatMayPass() {
    kafka.setPollException(new TimeoutException("broker away"));

    consumer.turn();

    assertThat(consumer.problem()).isEqualTo("Kafka: broker away");
    consumer.turn();
    assertThat(consumer.problem()).isNull();
  }

  @Test
  void shouldEndAtItsDeadlineAndAbandonWhatIsUnderWay() throws Exception {
    MockConsumer<byte[], byte[]> other = new MockConsumer<>("earliest");
    other.updateBeginningOffsets(Map.of(PARTITION, 0L));
    SubmissionConsumer ending = new SubmissionConsumer(other, TOPIC, queue);
    other.schedulePollTask(
        () -> {
          other.rebalance(List.of(PARTITION));
          other.addRecord(Workshop.record("slide-1", new byte[0], 0, NOW));
        });
    other.schedulePollTask(
        () -> {
          queue.poll();
          ending.endBy(Instant.EPOCH);
        });

    ending.run();

    assertThat(other.closed()).isTrue();
    assertThat(ending.problem()).isEqualTo("ended");
  }

  private void records(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      kafka.addRecord(Workshop.record("slide-1", new byte[0], offset, NOW));
    }
  }

  private OffsetAndMetadata committed() {
    return kafka.committed(Set.of(PARTITION)).get(PARTITION);
  }
}
