package io.tilewise.image.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileCallsTest {
  private static final String NOT_OPENED =
      "image: not opened in time (expected: a file system that answers)";

  private final FileCalls calls = calls(Duration.ofSeconds(1));
  private final CountDownLatch answered = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final CompletableFuture<String> closed = new CompletableFuture<>();

  @AfterEach
  void answer() {
    answered.countDown();
  }

  @Test
  void shouldHandOnWhatACallSays() throws Exception {
    IOException broken = new IOException("broken");
    ImageFormatException rejected = ImageFormatException.notFound("none");

    assertThat(calls.<String>call("a", () -> "opened", closed::complete)).isEqualTo("opened");
    assertThatThrownBy(() -> call("a", broken)).isSameAs(broken);
    assertThatThrownBy(() -> call("a", rejected)).isSameAs(rejected);
    assertThat(closed).isNotDone();
  }

  @Test
  void shouldWaitNoLongerThanItsLimit() {
    assertThatExceptionOfType(SourceAwayException.class)
        .isThrownBy(() -> hang("a"))
        .withMessage(NOT_OPENED);
    assertThat(calls.hanging()).isEqualTo(1);
  }

  @Test
  void shouldNotCallASecondTimeWhileACallHangs() {
    assertThatThrownBy(() -> hang("a")).isInstanceOf(SourceAwayException.class);

    assertThatExceptionOfType(SourceAwayException.class)
        .isThrownBy(() -> hang("a"))
        .withMessage(NOT_OPENED);

    assertThat(begun).hasValue(1);
  }

  /** A pipe that is a file again: what waits for the pipe's writer does not learn that. */
  @Test
  void shouldCallASecondTimeAfterAWhileAlthoughACallHangs() throws Exception {
    FileCalls hasty = new FileCalls(Duration.ofSeconds(1), Duration.ZERO);
    assertThatThrownBy(() -> hasty.call("a", () -> late(new CountDownLatch(1)), closed::complete))
        .isInstanceOf(SourceAwayException.class);

    assertThat(hasty.<String>call("a", () -> "anew", late -> {})).isEqualTo("anew");

    assertThat(hasty.hanging()).isEqualTo(1);
    answered.countDown();
    assertThat(closed).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("late");
  }

  /** Many images of a mount that is gone hold the others up together for some seconds. */
  @Test
  void shouldWaitTheLessTheMoreHang() {
    FileCalls patient = calls(Duration.ofSeconds(5));
    long start = System.nanoTime();

    for (int i = 0; i < 20; i++) {
      int key = i;
      assertThatThrownBy(() -> patient.call(key, () -> late(new CountDownLatch(1)), late -> {}))
          .isInstanceOf(SourceAwayException.class);
    }

    // 5 s, 1.25, 0.6, 0.3, 0.2 and 15 times 0.1; a hundred if each had all.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(50));
  }

  @Test
  void shouldLetOthersGoOnMeanwhile() throws Exception {
    assertThatThrownBy(() -> hang("a")).isInstanceOf(SourceAwayException.class);

    assertThat(calls.<String>call("b", () -> "opened", closed::complete)).isEqualTo("opened");
  }

  @Test
  void shouldCloseWhatIsOpenedLateAndThenCallAnew() throws Exception {
    assertThatThrownBy(() -> hang("a")).isInstanceOf(SourceAwayException.class);

    answered.countDown();

    assertThat(closed).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("late");
    assertThat(untilAnswered("a")).isEqualTo("anew");
    assertThat(calls.hanging()).isZero();
  }

  @Test
  void shouldNotWaitForACallThatHangsWhenItIsInterrupted() throws Exception {
    FileCalls patient = calls(Duration.ofHours(1));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch opening = new CountDownLatch(1);
    Thread worker =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    patient.call("a", () -> late(opening), closed::complete);
                  } catch (Exception e) {
                    thrown.set(e);
                  }
                });
    opening.await();

    worker.interrupt();
    worker.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    answered.countDown();
    assertThat(closed).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("late");
  }

  @Test
  void shouldCallNoMoreWhenFarTooManyHang() throws Exception {
    FileCalls hasty = calls(Duration.ofMillis(50));
    List<Integer> opened = new ArrayList<>();
    for (int i = 0; i < FileCalls.TOO_MANY; i++) {
      int key = i;
      assertThatThrownBy(() -> hasty.call(key, () -> late(new CountDownLatch(1)), late -> {}))
          .isInstanceOf(SourceAwayException.class);
    }

    assertThatExceptionOfType(SourceAwayException.class)
        .isThrownBy(() -> hasty.call("one more", () -> opened.add(1), late -> {}))
        .withMessage(
            "image: not opened while 1000 others hang (expected: a file system that answers)");
    assertThat(opened).isEmpty();
  }

  @Test
  void shouldOutliveALateFileThatCannotBeClosed() {
    Closeable broken =
        () -> {
          throw new IOException("stale handle");
        };

    FileCalls.close(broken);
  }

  private static FileCalls calls(Duration limit) {
    return new FileCalls(limit, Duration.ofHours(1));
  }

  private void call(String key, Exception thrown) throws Exception {
    calls.call(
        key,
        () -> {
          if (thrown instanceof IOException e) {
            throw e;
          }
          throw (ImageFormatException) thrown;
        },
        late -> {});
  }

  private void hang(String key) throws Exception {
    calls.call(key, () -> late(new CountDownLatch(1)), closed::complete);
  }

  private String late(CountDownLatch opening) {
    begun.incrementAndGet();
    opening.countDown();
    boolean interrupted = true;
    while (interrupted) {
      try {
        answered.await();
        interrupted = false;
      } catch (InterruptedException e) {
        // As an open in the system's hands.
      }
    }
    return "late";
  }

  /** The thread of the late call may not have left yet. */
  private String untilAnswered(String key) throws Exception {
    while (true) {
      try {
        return calls.<String>call(key, () -> "anew", late -> {});
      } catch (SourceAwayException e) {
        assertThat(e).hasMessage(NOT_OPENED);
      }
    }
  }
}
