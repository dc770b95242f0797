package io.tilewise.kafka.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.Faults;
import io.tilewise.kafka.PublishException;
import io.tilewise.kafka.StaysException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of an attempt, with a clock that the test turns. */
@Timeout(30)
class RetryingWorkerTest {
  private static final TopicPartition PARTITION = new TopicPartition("work", 0);
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final FailureLog.Image IMAGE = new FailureLog.Image("img-1", "sub-1", null);

  private final AtomicLong nanos = new AtomicLong();
  private final WorkQueue queue = new WorkQueue(nanos::get);
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public void close(Duration timeout) {
          // The one that a reset opens is the same.
        }
      };
  private final Publisher publisher =
      new Publisher("toy", "dead-letters", () -> producer, new SimpleMeterRegistry());
  private final List<String> failedBefore = new ArrayList<>();

  @Test
  void shouldTryAgainWhatPassesWithGrowingPauses() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new IOException("stale handle")));
    Work work = work(0);
    List<Duration> pauses = new ArrayList<>();

    for (int attempt = 0; attempt < 11; attempt++) {
      assertThat(worker.attempt(work)).isFalse();
      pauses.add(untilDue());
    }

    assertThat(pauses.subList(0, 3))
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(pauses.subList(9, 11))
        .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
    assertThat(failedBefore).startsWith(null, "working is tried again after IOException");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldWakeAtTheDeadlineOfWhatWaits() throws Exception {
    RetryingWorker worker =
        worker(
            work -> {
              work.concerns(IMAGE, now().plusMillis(250));
              raise(new IOException("stale handle"));
            });
    Work work = work(0);
    worker.attempt(work);
    untilDue();

    worker.attempt(work(1));
    Work second = work(2);
    second.failed("before");
    second.failed("before");
    worker.attempt(second);

    assertThat(untilDue()).isEqualTo(Duration.ofMillis(100));
    assertThat(untilDue()).isEqualTo(Duration.ofMillis(151)); // of 400, from the first's on
  }

  @Test
  void shouldNotBeUnreadyForOneWorkThatFails() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new IOException("stale handle")));

    worker.attempt(work(0));

    assertThat(worker.problem()).isNull();
  }

  @Test
  void shouldBeUnreadyWhileKafkaDoesNotTakeWhatItSays() throws Exception {
    RetryingWorker worker =
        worker(_ -> raise(PublishException.forNow(new TimeoutException("away"), "away")));
    RetryingWorker other = worker(_ -> {});
    Work work = work(0);
    worker.attempt(work);
    assertThat(worker.problem()).isEqualTo("Kafka: away");

    other.attempt(work(1));
    assertThat(worker.problem()).isEqualTo("Kafka: away");
    other.attempt(work);
    assertThat(worker.problem()).isNull();

    worker.attempt(work);
    work.leave();
    assertThat(worker.problem()).isNull();
  }

  /** An attempt at a slide may take an hour. */
  @Test
  void shouldBeReadyAgainOnceKafkaTakesWhatTheNextAttemptSays() throws Exception {
    Work work = work(0);
    RetryingWorker worker =
        worker(_ -> raise(PublishException.forNow(new TimeoutException("away"), "away")));
    worker.attempt(work);
    assertThat(worker.problem()).isEqualTo("Kafka: away");

    publisher.deadLetter(work, "SAID", "said", () -> {});

    assertThat(worker.problem()).isNull();
  }

  @Test
  void shouldPutWhatStaysToTheDeadLettersAtOnce() throws Exception {
    RetryingWorker worker =
        worker(_ -> raise(new StaysException("MALFORMED", "value: x (expected: JSON)")));

    assertThat(worker.attempt(work(0))).isTrue();

    assertThat(causes()).containsExactly("MALFORMED");
  }

  @Test
  void shouldPutQuarantinedWorkToTheDeadLettersUntried() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new IOException("tried")));
    Work work = new Work(Records.record(PARTITION, 0, new byte[0]), _ -> {}, true);

    assertThat(worker.attempt(work)).isTrue();

    assertThat(causes()).containsExactly("QUARANTINED");
  }

  @Test
  void shouldSayThatWorkWaits() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new IOException("stale handle")));
    Work work = work(0);

    boolean _ = worker.attempt(work);

    assertThat(work.hasWaited()).isTrue();
  }

  @Test
  void shouldPutWhatLeadsToARecordThatKafkaRefusesToTheDeadLetters() throws Exception {
    RetryingWorker worker =
        worker(_ -> raise(PublishException.forGood(new RecordTooLargeException("large"))));

    assertThat(worker.attempt(work(0))).isTrue();

    assertThat(causes()).containsExactly("RECORD_REFUSED");
  }

  @Test
  void shouldTryAgainWhatEndsInADeadLetterThatKafkaDoesNotTakeForNow() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new StaysException("MALFORMED", "x")));
    Work work = work(0);
    producer.sendException = new TimeoutException("away");

    assertThat(worker.attempt(work)).isFalse();

    producer.sendException = null;
    assertThat(worker.attempt(work)).isTrue();
    assertThat(causes()).containsExactly("MALFORMED");
  }

  @Test
  void shouldGiveUpOneRecordForABugOfOurs() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new IllegalStateException("of our own code")));

    assertThat(worker.attempt(work(0))).isTrue();

    assertThat(causes()).containsExactly(RetryingWorker.PROCESSING_FAILED);
  }

  /** The heap was exhausted by anybody: nothing is wrong with this record. */
  @Test
  void shouldEndWithTheMachinesFailureAndGiveNothingUp() {
    RetryingWorker worker =
        worker(
            _ -> {
              throw new OutOfMemoryError("heap");
            });

    assertThatThrownBy(() -> worker.attempt(work(0))).isInstanceOf(OutOfMemoryError.class);

    assertThat(causes()).isEmpty();
  }

  @Test
  void shouldEndWithABugThatEveryRecordMeets() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new IllegalStateException("of our own code")));
    for (int offset = 0; offset < Faults.LIMIT - 1; offset++) {
      worker.attempt(work(offset));
    }

    assertThatThrownBy(() -> worker.attempt(work(Faults.LIMIT))).hasMessage("of our own code");

    assertThat(causes()).hasSize(Faults.LIMIT - 1);
  }

  @Test
  void shouldGoOnWhenABugMeetsAFewRecordsAmongMany() throws Exception {
    RetryingWorker bad = worker(_ -> raise(new IllegalStateException("of our own code")));
    RetryingWorker good = worker(_ -> {});

    for (int offset = 0; offset < 2 * Faults.LIMIT; offset++) {
      assertThat(bad.attempt(work(2 * offset))).isTrue();
      assertThat(good.attempt(work(2 * offset + 1))).isTrue();
    }
  }

  @Test
  void shouldSayNothingOfAnAttemptThatFailed() throws Exception {
    RetryingWorker worker =
        worker(
            work -> {
              publisher.deadLetter(work, "OF_AN_ATTEMPT", "that fails", () -> {});
              producer.sendException = new TimeoutException("away");
              publisher.deadLetter(work, "NOT_TAKEN", "that fails", () -> {});
              producer.sendException = null;
              raise(new IOException("stale handle"));
            });
    worker.attempt(work(0));

    assertThat(worker(_ -> {}).attempt(work(1))).isTrue();

    assertThat(causes()).doesNotContain("NOT_TAKEN");
  }

  @Test
  void shouldLeaveWhatWouldWaitWhenItStops() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new IOException("stale handle")));
    Work work = work(0);
    worker.stop(START);

    assertThat(worker.attempt(work)).isFalse();

    assertThat(work.isAbandoned()).isTrue();
    assertThat(queue.waiting("work")).isEqualTo(Load.NONE);
  }

  @Test
  void shouldLeaveToOthersWhatItsTaskLeaves() throws Exception {
    RetryingWorker worker = worker(_ -> raise(new LeftToOthersException("too long for me")));
    Work work = work(0);

    assertThat(worker.attempt(work)).isFalse();

    assertThat(queue.waiting("work")).as("not as after a failure").isEqualTo(Load.NONE);
    assertThat(queue.poll(Duration.ZERO, WorkShare.NOT_LEFT)).isNull();
    assertThat(queue.poll(Duration.ZERO)).isSameAs(work);
    assertThat(work.attempts()).isEqualTo(Work.Attempts.NONE);
    assertThat(causes()).isEmpty();
  }

  @Test
  void shouldTellItsTaskWhenItStops() {
    AtomicBoolean told = new AtomicBoolean();
    RetryingWorker worker =
        new RetryingWorker(
            "working",
            queue,
            publisher,
            new RetryingWorker.Task() {
              @Override
              public void attempt(Work work, String before) {}

              @Override
              public void stop() {
                told.set(true);
              }
            });

    worker.stop(START);

    assertThat(told).isTrue();
  }

  private interface Attempt {
    void at(Work work) throws Exception;
  }

  private static void raise(Exception thrown) throws Exception {
    throw thrown;
  }

  private RetryingWorker worker(Attempt attempt) {
    return new RetryingWorker(
        "working",
        queue,
        WorkShare.ALL,
        publisher,
        (work, failed) -> {
          failedBefore.add(failed);
          try {
            attempt.at(work);
          } catch (IOException
              | PublishException
              | StaysException
              | LeftToOthersException
              | RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        this::now);
  }

  private Instant now() {
    return START.plusNanos(nanos.get());
  }

  /** Turns the clock until something is due, and takes it. */
  private Duration untilDue() throws InterruptedException {
    long before = nanos.get();
    while (queue.poll(Duration.ZERO) == null) {
      nanos.addAndGet(Duration.ofMillis(1).toNanos());
    }
    return Duration.ofNanos(nanos.get() - before);
  }

  private List<String> causes() {
    return producer.history().stream().map(RetryingWorkerTest::cause).toList();
  }

  private static String cause(ProducerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("dead_letter_cause").value(), UTF_8);
  }

  private static Work work(long offset) {
    return new Work(Records.record(PARTITION, offset, new byte[10]), _ -> {});
  }
}
