package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import io.tilewise.kafka.work.Work;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engines that do not come back, or die, and how a worker ends; on the threads of both. */
@Timeout(60)
class HangingEngineTest extends ScoringFixture {
  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch ends = new CountDownLatch(1);
  private final CompletableFuture<Throwable> death = new CompletableFuture<>();
  private final FakeClassifier classifier = models.classifier(Tiles.MODEL, '1');
  private final Work work = work(tile(Tiles.MODEL, null));

  @AfterEach
  void letItComeBack() {
    ends.countDown();
  }

  @Test
  void shouldDieOfABatchThatDoesNotComeBackAndLeaveItsTiles() throws Exception {
    classifier.meanwhile = this::hang;
    Work next = work(tile(Tiles.MODEL, null));
    Thread thread = start();
    hangs.await();
    take(next);
    await().until(() -> queue.fresh().size(Lane.ROUTINE) == 0);

    nanos.addAndGet(CALL_LIMIT.plusNanos(1).toNanos());

    assertThat(death.get())
        .hasMessage(
            "batch of 1 through tiny@1: not back after PT1M (expected: within"
                + " TILEWISE_INFERENCE_CALL_LIMIT); only a new process helps");
    thread.join();
    assertThat(finished).containsExactly(work, next).allMatch(Work::isAbandoned);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldDieOfALoadThatDoesNotComeBack() throws Exception {
    models.meanwhile = this::hang;
    start();
    hangs.await();

    nanos.addAndGet(CALL_LIMIT.plusNanos(1).toNanos());

    assertThat(death.get()).hasMessageStartingWith("load of tiny@1: not back after PT1M");
  }

  @Test
  void shouldFreeTheModelOfACallThatComesBackAfterAll() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    classifier.meanwhile = this::hang;
    classifier.closing = closed::countDown;
    Thread thread = start();
    hangs.await();
    nanos.addAndGet(CALL_LIMIT.plusNanos(1).toNanos());
    thread.join();

    ends.countDown();

    closed.await();
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldDieOfWhatTheEnginesThreadDiesOf() throws Exception {
    models.meanwhile =
        () -> {
          throw new IllegalStateException("bug");
        };

    start();

    assertThat(death.get()).hasMessage("bug");
  }

  @Test
  void shouldEndWhatItHasBegunWhenItIsStopped() throws Exception {
    classifier.meanwhile = this::hang;
    Thread thread = start();
    hangs.await();
    Instant inTime = Instant.now().plusSeconds(60);
    worker.stop(inTime);

    ends.countDown();

    thread.join();
    assertThat(producer.history()).hasSize(1);
    assertThat(classifier.closed).isTrue();
    assertThat(death).isNotDone();
  }

  @Test
  void shouldLeaveWhatIsNotBackWhenTheTimeOfAStopIsOver() throws Exception {
    classifier.meanwhile = this::hang;
    Thread thread = start();
    hangs.await();

    worker.stop(Instant.now());

    thread.join();
    assertThat(work.isAbandoned()).isTrue();
    assertThat(finished).containsExactly(work);
    assertThat(death).isNotDone();
  }

  private Thread start() {
    worker = worker(List.of());
    take(work);
    return Thread.ofPlatform()
        .daemon()
        .uncaughtExceptionHandler((_, cause) -> death.complete(cause))
        .start(worker);
  }

  private void hang() {
    hangs.countDown();
    boolean interrupted = false;
    while (ends.getCount() > 0) {
      try {
        boolean _ = ends.await(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true; // native code does not hear it either
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
