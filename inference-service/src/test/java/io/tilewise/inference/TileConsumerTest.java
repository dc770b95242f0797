package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.inference.InferenceConfig.Batches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TileConsumerTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition EXPRESS = partition(Lane.EXPRESS);
  private static final TopicPartition ROUTINE = partition(Lane.ROUTINE);
  private static final TopicPartition DEFERRED = partition(Lane.DEFERRED);

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final AtomicLong clock = new AtomicLong();
  private final TileBuffer<HeldTile> buffer =
      new TileBuffer<>(100, Duration.ZERO, System::nanoTime);
  private final TileConsumer consumer =
      new TileConsumer(
          kafka, TOPICS, new Batches(1, Duration.ZERO, 3, 1 << 20), buffer, clock::get);

  @BeforeEach
  void assign() {
    consumer.subscribe();
    kafka.rebalance(Set.of(EXPRESS, ROUTINE, DEFERRED));
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    kafka.assignment().forEach(partition -> beginnings.put(partition, 0L));
    kafka.updateBeginningOffsets(beginnings);
  }

  @Test
  void shouldCommitUpToTheFirstTileUnderWay() throws Exception {
    add(ROUTINE, 0, 3);
    List<HeldTile> held = turn();

    consumer.finished(held.get(0));
    consumer.finished(held.get(2));
    commitTurn();

    assertThat(committed(ROUTINE)).isEqualTo(1);
  }

  @Test
  void shouldCommitEverythingOnceAllIsFinished() throws Exception {
    add(ROUTINE, 0, 3);

    turn().reversed().forEach(consumer::finished);
    commitTurn();

    assertThat(committed(ROUTINE)).isEqualTo(3);
  }

  @Test
  void shouldPauseALaneThatHasEnoughUnderWayAndNoOther() throws Exception {
    add(DEFERRED, 0, 3);
    turn();

    consumer.turn();

    assertThat(kafka.paused()).containsExactly(DEFERRED);
  }

  @Test
  void shouldTakeExpressTilesWhileDeferredOnesAreHeldBack() throws Exception {
    add(DEFERRED, 0, 5);
    turn();
    consumer.turn();
    add(EXPRESS, 0, 1);

    List<HeldTile> taken = turn();

    assertThat(taken).extracting(held -> held.received().topic()).containsExactly(EXPRESS.topic());
  }

  @Test
  void shouldResumeALaneWhenTilesAreFinished() throws Exception {
    add(DEFERRED, 0, 3);
    List<HeldTile> held = turn();
    consumer.turn();

    consumer.finished(held.getFirst());
    consumer.turn();
    consumer.turn();

    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void shouldPauseALaneWhoseTilesAreLarge() {
    kafka.addRecord(Tiles.record(ROUTINE.topic(), 0, Tiles.tile(0), new byte[1 << 20]));
    consumer.turn();

    consumer.turn();

    assertThat(kafka.paused()).containsExactly(ROUTINE);
  }

  @Test
  void shouldGoOnPollingWhileALaneIsPaused() {
    add(ROUTINE, 0, 3);
    consumer.turn();
    add(ROUTINE, 3, 3);

    for (int i = 0; i < 5; i++) {
      consumer.turn();
    }

    assertThat(buffer.size(Lane.ROUTINE)).isEqualTo(3);
    assertThat(consumer.problem()).isNull();
  }

  @Test
  void shouldCommitBeforeAPartitionGoesAndAbandonItsTiles() throws Exception {
    add(ROUTINE, 0, 2);
    List<HeldTile> held = turn();
    consumer.finished(held.getFirst());

    consumer.onPartitionsRevoked(Set.of(ROUTINE));

    assertThat(committed(ROUTINE)).isEqualTo(1);
    assertThat(held.getLast().isAbandoned()).isTrue();
    assertThat(held.getFirst().isAbandoned()).isFalse();
  }

  @Test
  void shouldTakeTilesOfALostPartitionOutOfTheBuffer() {
    add(ROUTINE, 0, 2);
    add(EXPRESS, 0, 1);
    consumer.turn();

    consumer.onPartitionsLost(Set.of(ROUTINE));

    assertThat(buffer.size(Lane.ROUTINE)).isZero();
    assertThat(buffer.size(Lane.EXPRESS)).isOne();
  }

  @Test
  void shouldNotCountATileThatEndsAfterItsPartitionWentAndCameBack() throws Exception {
    add(ROUTINE, 0, 2);
    List<HeldTile> before = turn();
    consumer.onPartitionsLost(Set.of(ROUTINE));
    kafka.seek(ROUTINE, 0);
    add(ROUTINE, 0, 2);
    List<HeldTile> after = turn();

    before.forEach(consumer::finished);
    commitTurn();

    assertThat(kafka.committed(Set.of(ROUTINE))).isEmpty();
    after.forEach(consumer::finished);
    commitTurn();
    assertThat(committed(ROUTINE)).isEqualTo(2);
  }

  @Test
  void shouldLeaveWhatWaitsAndTakeNoMoreWhenItStops() {
    add(ROUTINE, 0, 2);
    consumer.turn();

    consumer.stopTaking();
    consumer.turn();

    assertThat(buffer.size(Lane.ROUTINE)).isZero();
    assertThat(kafka.paused()).containsExactlyInAnyOrder(EXPRESS, ROUTINE, DEFERRED);
  }

  @Test
  void shouldCommitWhatIsFinishedAndCloseWhenItEnds() throws Exception {
    add(ROUTINE, 0, 2);
    consumer.finished(turn().getFirst());
    consumer.end();

    consumer.run();

    assertThat(kafka.closed()).isTrue();
    assertThat(consumer.problem()).isEqualTo("ended");
  }

  @Test
  void shouldSayWhatIsWrongWithKafkaAndGoOn() {
    kafka.setPollException(new TimeoutException("broker away"));

    consumer.turn();

    assertThat(consumer.problem()).isEqualTo("Kafka: broker away");
    consumer.turn();
    assertThat(consumer.problem()).isNull();
  }

  @Test
  void shouldDieOfWhatItDoesNotKnow() {
    kafka.setPollException(new KafkaException("fatal"));

    assertThatExceptionOfType(KafkaException.class).isThrownBy(consumer::turn);
  }

  private void add(TopicPartition partition, int from, int count) {
    for (int i = from; i < from + count; i++) {
      kafka.addRecord(Tiles.record(partition.topic(), i, Tiles.tile(i), new byte[10]));
    }
  }

  private List<HeldTile> turn() throws InterruptedException {
    consumer.turn();
    List<HeldTile> taken = new ArrayList<>();
    List<HeldTile> batch = buffer.take(Duration.ZERO);
    while (!batch.isEmpty()) {
      taken.addAll(batch);
      batch = buffer.take(Duration.ZERO);
    }
    return taken;
  }

  private void commitTurn() {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    consumer.turn();
  }

  private long committed(TopicPartition partition) {
    return kafka.committed(Set.of(partition)).get(partition).offset();
  }

  private static TopicPartition partition(Lane lane) {
    return new TopicPartition(TOPICS.tiles(lane), 0);
  }
}
