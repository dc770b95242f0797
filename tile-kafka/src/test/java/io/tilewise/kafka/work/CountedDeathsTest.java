package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.kafka.suspects.DeathMark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Test;

/** What a loop says beside its commits, and what it does by what others said. */
class CountedDeathsTest extends WorkLoopFixture {
  @Override
  WorkSource source() {
    return super.source().countingDeaths();
  }

  @Test
  void shouldSayWhoHasAPartitionBeforeItsRecordsAreHandedOver() {
    records(3, 5);
    kafka.seek(PARTITION, 3);

    loop.turn();

    assertThat(queued()).hasSize(2);
    assertThat(committed().offset()).isEqualTo(3);
    assertThat(mark().holder()).isNotEmpty();
    assertThat(mark().deaths()).isZero();
  }

  @Test
  void shouldCommitNothingMoreForRecordsThatFollow() {
    records(0, 2);
    loop.turn();
    committedAtTheEnd.clear();
    records(2, 4);

    loop.turn();

    assertThat(queued()).hasSize(4);
    assertThat(committedAtTheEnd).isEmpty();
  }

  @Test
  void shouldLetGoOfAPartitionOfWhichNothingIsInHand() {
    records(0, 1);
    loop.turn();
    take().finish();

    commitTurn();
    assertThat(mark().holder()).as("more may come").isNotEmpty();
    commitTurn();

    assertThat(committed()).isEqualTo(new OffsetAndMetadata(1));
    records(1, 2);
    loop.turn();
    assertThat(mark().holder()).isNotEmpty();
  }

  @Test
  void shouldLeaveAPartitionCleanThoughNothingIsDone() {
    records(0, 1);
    loop.turn();

    kafka.rebalance(List.of());
    kafka.rebalance(List.of(PARTITION));

    assertThat(committed()).isEqualTo(new OffsetAndMetadata(0));
  }

  @Test
  void shouldLeaveAllPartitionsCleanAtAnOrderlyEnd() {
    records(0, 2);
    loop.turn();
    take().finish();
    loop.endBy(Instant.EPOCH);

    loop.run();

    assertThat(committedAtTheEnd.getLast()).isEqualTo(new OffsetAndMetadata(1));
  }

  @Test
  void shouldDoAllAsEverAfterOneDeathAndSayHowFarItHandsOver() {
    found(new DeathMark("other", 0, 0, -1, -1, false));
    records(0, 4);

    loop.turn();

    assertThat(queued()).hasSize(4);
    assertThat(mark().deaths()).isEqualTo(1);
    assertThat(mark().until()).isEqualTo(4);
  }

  @Test
  void shouldTryOneSuspectAtATimeAndThenAllElse() {
    found(new DeathMark("other", 1, 0, 2, -1, false));
    records(0, 5);
    loop.turn();
    Work first = take();
    assertThat(take()).as("a suspect is alone").isNull();
    assertThat(mark().suspect()).isZero();
    assertThat(mark().tried()).isTrue();

    first.finish();
    loop.turn();
    Work second = take();
    assertThat(take()).isNull();
    assertThat(mark().suspect()).isEqualTo(1);

    second.finish();
    loop.turn();
    assertThat(queued()).hasSize(3);
    assertThat(mark().deaths()).isZero();
  }

  @Test
  void shouldTryTheNextSuspectWhenOneWaits() {
    found(new DeathMark("other", 1, 0, 2, -1, false));
    records(0, 2);
    loop.turn();

    take().waits();
    loop.turn();

    assertThat(take().received().offset()).isEqualTo(1);
  }

  @Test
  void shouldEndAProbationThoughItsFirstRecordWaits() {
    found(new DeathMark("other", 0, 0, -1, -1, false));
    records(0, 3);
    loop.turn();
    take().waits();
    queued().forEach(Work::finish);

    commitTurn();

    assertThat(committed().offset()).isZero();
    assertThat(mark().deaths()).isZero();
    assertThat(mark().survived()).isEqualTo(3);
  }

  @Test
  void shouldGoByWhatOthersSaidMeanwhileWhenAPartitionComesBack() {
    records(0, 2);
    loop.turn();
    kafka.rebalance(List.of());
    found(new DeathMark("other", 1, 0, 2, -1, false));
    kafka.rebalance(List.of(PARTITION));
    queued();
    records(0, 2);

    loop.turn();

    assertThat(queued()).as("a suspect is alone").hasSize(1);
  }

  @Test
  void shouldHandOverAsQuarantinedWhatThreeDiedOf() {
    found(new DeathMark("other", 2, 0, 2, 0, true));
    records(0, 2);
    loop.turn();
    Work killer = take();
    assertThat(killer.isQuarantined()).isTrue();

    killer.finish();
    loop.turn();

    assertThat(take().isQuarantined()).isFalse();
  }

  @Test
  void shouldHoldRecordsBackUntilItsMarkIsCommitted() {
    MockConsumer<byte[], byte[]> away = awayAtFirst();
    away.updateBeginningOffsets(Map.of(PARTITION, 0L));
    WorkLoop other = loop(away);
    other.subscribe();
    away.rebalance(List.of(PARTITION));
    away.addRecord(Records.record(PARTITION, 0, new byte[0]));

    other.turn();
    assertThat(take()).isNull();
    other.turn();

    assertThat(take().received().offset()).isZero();
  }

  private static MockConsumer<byte[], byte[]> awayAtFirst() {
    AtomicBoolean answers = new AtomicBoolean();
    return new MockConsumer<>("earliest") {
      @Override
      public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!answers.getAndSet(true)) {
          throw new RebalanceInProgressException();
        }
        super.commitSync(offsets);
      }
    };
  }

  /** The last owner of the partition left this beside its offset 0. */
  private void found(DeathMark mark) {
    kafka.commitSync(Map.of(PARTITION, new OffsetAndMetadata(0, mark.text())));
  }

  private DeathMark mark() {
    return DeathMark.of(committed().metadata());
  }
}
