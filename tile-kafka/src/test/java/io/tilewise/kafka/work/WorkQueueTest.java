package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is next, with a clock that the test turns. */
@Timeout(30)
class WorkQueueTest {
  private static final TopicPartition PARTITION = new TopicPartition("work", 0);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap around
  private final WorkQueue queue = new WorkQueue(clock::get);

  @Test
  void shouldGiveFreshWorkInTheOrderItWasRead() throws Exception {
    queue.take(work(0));
    queue.take(work(1));

    assertThat(all()).containsExactly(0L, 1L);
  }

  @Test
  void shouldGiveUrgentWorkFirst() throws Exception {
    WorkQueue urgent = new WorkQueue(work -> work.received().offset() < 10 ? 0 : 1, clock::get);
    for (long offset : new long[] {10, 1, 11, 0}) {
      urgent.take(work(offset));
    }

    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(urgent.poll(Duration.ZERO).received().offset());
    }
    assertThat(all).containsExactly(1L, 0L, 10L, 11L);
  }

  @Test
  void shouldKeepUrgentWorkForWhoDoesNothingElse() throws Exception {
    WorkQueue urgent = new WorkQueue(work -> work.received().offset() < 10 ? 0 : 1, clock::get);
    WorkShare most = WorkShare.upTo(WorkQueue.MOST_URGENT);
    urgent.take(work(10));
    urgent.again(work(11), Duration.ZERO);

    assertThat(urgent.poll(Duration.ZERO, most)).isNull();
    urgent.take(work(2));
    urgent.again(work(1), Duration.ZERO);

    assertThat(offset(urgent.poll(Duration.ZERO, most))).isEqualTo(1);
    assertThat(offset(urgent.poll(Duration.ZERO, most))).isEqualTo(2);
    assertThat(urgent.poll(Duration.ZERO, most)).isNull();
  }

  @Test
  void shouldWakeWhoWaitsForItsShareAlone() throws Exception {
    WorkQueue real = new WorkQueue(work -> (int) work.received().offset());
    real.again(work(1), Duration.ZERO);
    Thread late = Thread.ofVirtual().start(() -> real.again(work(0), Duration.ofMillis(1)));

    assertThat(offset(real.poll(Duration.ofSeconds(20), WorkShare.upTo(0)))).isZero();
    late.join();
  }

  @Test
  void shouldGiveWhatAWorkerLeftToThoseWhoTakeIt() throws Exception {
    queue.take(work(0));
    queue.take(work(1));
    Work left = queue.poll(Duration.ZERO, WorkShare.NOT_LEFT);
    queue.leaveToOthers(left);

    assertThat(offset(queue.poll(Duration.ZERO, WorkShare.NOT_LEFT))).isEqualTo(1);
    assertThat(queue.poll(Duration.ZERO, WorkShare.NOT_LEFT)).isNull();
    assertThat(queue.poll(Duration.ZERO, WorkShare.upTo(WorkQueue.MOST_URGENT))).isSameAs(left);
  }

  @Test
  void shouldPutWhatIsLeftBehindWhatIsAsUrgent() throws Exception {
    WorkQueue urgent = new WorkQueue(work -> work.received().offset() < 10 ? 0 : 1, clock::get);
    for (long offset : new long[] {0, 1, 10}) {
      urgent.take(work(offset));
    }

    urgent.leaveToOthers(urgent.poll(Duration.ZERO));

    assertThat(offset(urgent.poll(Duration.ZERO))).isEqualTo(1);
    assertThat(offset(urgent.poll(Duration.ZERO))).isEqualTo(0);
    assertThat(offset(urgent.poll(Duration.ZERO))).isEqualTo(10);
  }

  @Test
  void shouldLetFreshWorkPassWhatWaits() throws Exception {
    queue.again(work(0), PAUSE);
    queue.take(work(1));

    assertThat(all()).containsExactly(1L);
    clock.addAndGet(PAUSE.toNanos());
    assertThat(all()).containsExactly(0L);
  }

  @Test
  void shouldGiveWhatWaitsByItsTime() throws Exception {
    queue.again(work(0), PAUSE.multipliedBy(3));
    queue.again(work(1), PAUSE);
    queue.again(work(2), PAUSE.multipliedBy(2));
    clock.addAndGet(PAUSE.multipliedBy(3).toNanos());

    assertThat(all()).containsExactly(1L, 2L, 0L);
  }

  @Test
  void shouldStarveNeitherFreshWorkNorWhatIsDueAgain() throws Exception {
    for (int offset = 0; offset < 4; offset++) {
      queue.again(work(offset), Duration.ZERO);
      queue.take(work(10 + offset));
    }

    List<Long> all = all();

    assertThat(all.subList(0, 2)).containsExactlyInAnyOrder(0L, 10L);
    assertThat(all.subList(2, 4)).containsExactlyInAnyOrder(1L, 11L);
    assertThat(all).hasSize(8);
  }

  @Test
  void shouldGiveAllThatWaitsWhenItIsToldToHurry() throws Exception {
    queue.again(work(0), Duration.ofHours(1));
    queue.again(work(1), PAUSE);

    queue.hurry();

    assertThat(all()).containsExactlyInAnyOrder(0L, 1L);
  }

  @Test
  void shouldWakeAPollThatBeganBeforeWhatItGives() throws Exception {
    WorkQueue real = new WorkQueue();
    Thread late = Thread.ofVirtual().start(() -> real.again(work(0), Duration.ofMillis(1)));

    assertThat(real.poll(Duration.ofSeconds(20))).isNotNull();
    late.join();
  }

  @Test
  void shouldTellHowMuchOfATopicWaits() throws Exception {
    queue.again(work(0), Duration.ZERO);
    queue.again(work(1), PAUSE);
    queue.again(work(2), PAUSE);
    queue.take(work(3));
    assertThat(queue.waiting("work")).isEqualTo(new Load(3, 30));
    assertThat(queue.waiting("other")).isEqualTo(Load.NONE);

    queue.removeIf(work -> work.received().offset() == 2);
    assertThat(queue.waiting("work")).isEqualTo(new Load(2, 20));

    all();
    assertThat(queue.waiting("work")).isEqualTo(new Load(1, 10));
  }

  @Test
  void shouldLetGoOfWhatWaitsAsOfWhatIsFresh() throws Exception {
    queue.again(work(0), Duration.ZERO);
    queue.take(work(1));

    queue.removeIf(_ -> true);

    assertThat(all()).isEmpty();
  }

  @Test
  void shouldEndTheWaitingOfWhoIsToLookAtSomethingElse() throws Exception {
    FutureTask<Work> waits = new FutureTask<>(() -> queue.poll(Duration.ofDays(1)));
    Thread waiting = Thread.ofPlatform().start(waits);
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    queue.wake();

    assertThat(waits.get()).isNull();
  }

  private List<Long> all() throws InterruptedException {
    List<Long> offsets = new ArrayList<>();
    for (Work work = queue.poll(Duration.ZERO); work != null; work = queue.poll(Duration.ZERO)) {
      offsets.add(work.received().offset());
    }
    return offsets;
  }

  private static long offset(Work work) {
    assertThat(work).isNotNull();
    return work.received().offset();
  }

  private static Work work(long offset) {
    return new Work(Records.record(PARTITION, offset, new byte[10]), _ -> {});
  }
}
