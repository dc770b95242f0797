package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.kafka.suspects.Trials;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop over several topics, each with limits of its own. */
class WorkLoopTopicsTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition EXPRESS = partition(Lane.EXPRESS);
  private static final TopicPartition ROUTINE = partition(Lane.ROUTINE);
  private static final TopicPartition DEFERRED = partition(Lane.DEFERRED);

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final AtomicLong clock = new AtomicLong();
  private final List<Work> waiting = new ArrayList<>();
  private final WorkLoop loop =
      new WorkLoop(
          kafka,
          new WorkSource(
              Map.of(),
              "group",
              "client",
              List.of(EXPRESS.topic(), ROUTINE.topic(), DEFERRED.topic()),
              new WorkSource.Limits(3, 1 << 20)),
          handler(),
          clock::get,
          new SimpleMeterRegistry(),
          new Trials());

  @BeforeEach
  void assign() {
    loop.subscribe();
    kafka.rebalance(Set.of(EXPRESS, ROUTINE, DEFERRED));
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    kafka.assignment().forEach(partition -> beginnings.put(partition, 0L));
    kafka.updateBeginningOffsets(beginnings);
  }

  @Test
  void shouldCommitUpToTheFirstTileUnderWay() {
    add(ROUTINE, 0, 3);
    List<Work> held = turn();

    held.get(0).finish();
    held.get(2).finish();
    commitTurn();

    assertThat(committed(ROUTINE)).isEqualTo(1);
  }

  @Test
  void shouldCommitEverythingOnceAllIsFinished() {
    add(ROUTINE, 0, 3);

    turn().reversed().forEach(Work::finish);
    commitTurn();

    assertThat(committed(ROUTINE)).isEqualTo(3);
  }

  @Test
  void shouldPauseALaneThatHasEnoughUnderWayAndNoOther() {
    add(DEFERRED, 0, 3);
    turn();

    loop.turn();

    assertThat(kafka.paused()).containsExactly(DEFERRED);
  }

  @Test
  void shouldTakeExpressTilesWhileDeferredOnesAreHeldBack() {
    add(DEFERRED, 0, 5);
    turn();
    loop.turn();
    add(EXPRESS, 0, 1);

    List<Work> taken = turn();

    assertThat(taken).extracting(held -> held.received().topic()).containsExactly(EXPRESS.topic());
  }

  @Test
  void shouldResumeALaneWhenTilesAreFinished() {
    add(DEFERRED, 0, 3);
    List<Work> held = turn();
    loop.turn();

    held.getFirst().finish();
    loop.turn();
    loop.turn();

    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldPauseALaneWhoseTilesAreLarge() {
    kafka.addRecord(Records.record(ROUTINE, 0, new byte[1 << 20]));
    loop.turn();

    loop.turn();

    assertThat(kafka.paused()).containsExactly(ROUTINE);
  }

  @Test
  void shouldGoOnPollingWhileALaneIsPaused() {
    add(ROUTINE, 0, 3);
    loop.turn();
    add(ROUTINE, 3, 3);

    for (int i = 0; i < 5; i++) {
      loop.turn();
    }

    assertThat(waiting(ROUTINE)).isEqualTo(3);
    assertThat(loop.problem()).isNull();
  }

  @Test
  void shouldCommitBeforeAPartitionGoesAndAbandonItsTiles() {
    add(ROUTINE, 0, 2);
    List<Work> held = turn();
    held.getFirst().finish();

    loop.rebalances().onPartitionsRevoked(Set.of(ROUTINE));

    assertThat(committed(ROUTINE)).isEqualTo(1);
    assertThat(held.getLast().isAbandoned()).isTrue();
    assertThat(held.getFirst().isAbandoned()).isFalse();
  }

  @Test
  void shouldTakeTilesOfALostPartitionOutOfTheBuffer() {
    add(ROUTINE, 0, 2);
    add(EXPRESS, 0, 1);
    loop.turn();

    loop.rebalances().onPartitionsLost(Set.of(ROUTINE));

    assertThat(waiting(ROUTINE)).isZero();
    assertThat(waiting(EXPRESS)).isOne();
  }

  @Test
  void shouldNotCountATileThatEndsAfterItsPartitionWentAndCameBack() {
    add(ROUTINE, 0, 2);
    List<Work> before = turn();
    loop.rebalances().onPartitionsLost(Set.of(ROUTINE));
    kafka.seek(ROUTINE, 0);
    add(ROUTINE, 0, 2);
    List<Work> after = turn();

    before.forEach(Work::finish);
    commitTurn();

    assertThat(kafka.committed(Set.of(ROUTINE))).isEmpty();
    after.forEach(Work::finish);
    commitTurn();
    assertThat(committed(ROUTINE)).isEqualTo(2);
  }

  @Test
  void shouldLeaveWhatWaitsAndTakeNoMoreWhenItStops() {
    add(ROUTINE, 0, 2);
    loop.turn();

    loop.stopTaking();
    loop.turn();

    assertThat(waiting(ROUTINE)).isZero();
    assertThat(kafka.paused()).containsExactlyInAnyOrder(EXPRESS, ROUTINE, DEFERRED);
  }

  @Test
  void shouldCommitWhatIsFinishedAndCloseWhenItEnds() {
    add(ROUTINE, 0, 2);
    turn().getFirst().finish();
    loop.endBy(Instant.EPOCH);

    loop.run();

    assertThat(kafka.closed()).isTrue();
    assertThat(loop.problem()).isEqualTo("ended");
  }

  @Test
  void shouldSayWhatIsWrongWithKafkaAndGoOn() {
    kafka.setPollException(new TimeoutException("broker away"));

    loop.turn();

    assertThat(loop.problem()).isEqualTo("Kafka: broker away");
    loop.turn();
    assertThat(loop.problem()).isNull();
  }

  @Test
  void shouldDieOfWhatItDoesNotKnow() {
    kafka.setPollException(new KafkaException("fatal"));

    assertThatExceptionOfType(KafkaException.class).isThrownBy(loop::turn);
  }

  private void add(TopicPartition partition, int from, int count) {
    for (int i = from; i < from + count; i++) {
      kafka.addRecord(Records.record(partition, i, new byte[10]));
    }
  }

  private List<Work> turn() {
    loop.turn();
    List<Work> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private long waiting(TopicPartition partition) {
    return waiting.stream().filter(work -> work.partition().equals(partition)).count();
  }

  private WorkHandler handler() {
    return new WorkHandler() {
      @Override
      public void take(Work work) {
        waiting.add(work);
      }

      @Override
      public void removeIf(Predicate<Work> condition) {
        waiting.removeIf(condition);
      }
    };
  }

  private void commitTurn() {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    loop.turn();
  }

  private long committed(TopicPartition partition) {
    return kafka.committed(Set.of(partition)).get(partition).offset();
  }

  private static TopicPartition partition(Lane lane) {
    return new TopicPartition(TOPICS.tiles(lane), 0);
  }
}
