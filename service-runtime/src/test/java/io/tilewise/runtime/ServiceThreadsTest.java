package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServiceThreadsTest {
  private final ServiceThreads threads = new ServiceThreads();

  @Test
  void shouldTellWhichThreadDiedAndOfWhat() {
    threads.start("well", () -> {});
    threads.start(
        "ill",
        () -> {
          throw new IllegalStateException("a bug");
        });

    threads.join(Instant.now().plusSeconds(20));

    assertThat(threads.death()).hasValue("ill died of java.lang.IllegalStateException: a bug");
  }

  @Test
  void shouldTellOfNoDeathWhenThreadsEnd() {
    threads.start("well", () -> {});

    threads.join(Instant.now().plusSeconds(20));

    assertThat(threads.death()).isEmpty();
  }

  @Test
  void shouldInterruptWhatRunsAtTheDeadline() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    threads.start(
        "endless",
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });

    threads.join(Instant.now());

    interrupted.await();
  }
}
