package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.kafka.Faults;
import io.tilewise.kafka.suspects.Trials;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beginning and end of a service, over a mock of Kafka. */
@Timeout(30)
class WorkServiceTest {
  private static final TopicPartition PARTITION = new TopicPartition("work", 0);

  private final List<Long> committed = new CopyOnWriteArrayList<>();
  private final MockConsumer<byte[], byte[]> kafka =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
          offsets.values().forEach(offset -> committed.add(offset.offset()));
        }
      };
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public void close(Duration timeout) {
          // The next one is the same.
        }
      };
  private final CountDownLatch attempted = new CountDownLatch(1);

  @Test
  void shouldEndAPauseBeforeARetryAtOnceWhenItStops() throws Exception {
    WorkService service =
        start(
            (_, _) -> {
              attempted.countDown();
              throw new IOException("away");
            });
    attempted.await();

    service.stopTaking();
    service.close(Instant.now().plus(Duration.ofMinutes(10)));

    assertThat(kafka.closed()).isTrue();
    assertThat(committed).isEmpty();
  }

  @Test
  void shouldInterruptWhatIsUnderWayByItsDeadline() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    WorkService service =
        start(
            (_, _) -> {
              attempted.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
              }
            });
    attempted.await();

    service.close(Instant.now().plusMillis(500));

    interrupted.await();
    await().until(kafka::closed);
  }

  @Test
  void shouldNotBeLiveWhenAWorkerDiesOfABugThatEveryRecordMeets() {
    WorkService service =
        start(
            2 * Faults.LIMIT,
            (_, _) -> {
              throw new IllegalStateException("a bug");
            });

    await().until(() -> !service.health().live());

    assertThat(service.health().detail()).contains("toy-worker-0").contains("a bug");
    service.close(Instant.now());
  }

  @Test
  void shouldFinishWhatIsUnderWayWithinItsDrain() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    WorkService service =
        start(
            (_, _) -> {
              attempted.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            });
    attempted.await();
    service.stopTaking();
    Thread closing =
        Thread.ofVirtual().start(() -> service.close(Instant.now().plus(Duration.ofMinutes(10))));
    goOn.countDown();

    closing.join();

    assertThat(committed).containsExactly(1L);
  }

  @Test
  void shouldSayAllThatKeepsItFromBeingReadyAndEachOnce() {
    List<Lacking> workers =
        List.of(new Lacking("cold"), new Lacking("no folder"), new Lacking("no folder"));

    WorkService service = WorkService.start("toy", List.of(), workers, Duration.ofSeconds(1));

    assertThat(service.health().detail()).isEqualTo("cold; no folder");
    service.close(Instant.now());
  }

  /** Waits for something until it is stopped. */
  private record Lacking(String problem, CountDownLatch stopped) implements WorkService.Worker {
    Lacking(String problem) {
      this(problem, new CountDownLatch(1));
    }

    @Override
    public void run() {
      try {
        stopped.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void stop(Instant by) {
      stopped.countDown();
    }
  }

  private WorkService start(RetryingWorker.Task task) {
    return start(1, task);
  }

  private WorkService start(int records, RetryingWorker.Task task) {
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    kafka.schedulePollTask(
        () -> {
          kafka.rebalance(List.of(PARTITION));
          for (int offset = 0; offset < records; offset++) {
            kafka.addRecord(Records.record(PARTITION, offset, new byte[0]));
          }
        });
    WorkQueue queue = new WorkQueue();
    WorkLoop loop =
        new WorkLoop(
            kafka,
            new WorkSource(
                Map.of(), "group", "client", List.of("work"), new WorkSource.Limits(9, 1 << 20)),
            queue,
            System::nanoTime,
            new SimpleMeterRegistry(),
            new Trials());
    Publisher publisher =
        new Publisher("toy", "dead-letters", () -> producer, new SimpleMeterRegistry());
    return WorkService.start(
        "toy",
        loop,
        List.of(new RetryingWorker("working", queue, publisher, task)),
        Duration.ofMinutes(5));
  }
}
