package io.tilewise.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnderWayTest {
  private final UnderWay calls = new UnderWay();

  /** The file system of the one that hangs would otherwise be taken for one that answers. */
  @Test
  void shouldCountACallThatHangsWhileOthersComeBack() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch back = new CountDownLatch(1);
    CompletableFuture<Void> hangs =
        CompletableFuture.runAsync(() -> hang(asked, back), Thread.ofPlatform().daemon()::start);
    asked.await();

    assertThat(calls.during(() -> 7)).isEqualTo(7);

    Duration hung = calls.longest();
    assertThat(hung).isPositive();
    assertThat(calls.during(calls::longest)).isGreaterThanOrEqualTo(hung);
    back.countDown();
    hangs.join();
    assertThat(calls.longest()).isZero();
  }

  @Test
  void shouldCountNoCallThatFailed() {
    assertThatIOException()
        .isThrownBy(
            () ->
                calls.during(
                    () -> {
                      throw new IOException("stale");
                    }));

    assertThat(calls.longest()).isZero();
  }

  private void hang(CountDownLatch asked, CountDownLatch back) {
    try {
      var _ =
          calls.during(
              () -> {
                asked.countDown();
                try {
                  back.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                return 0;
              });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
