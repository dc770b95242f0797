package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OrderedShutdownTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final RecordingService first = new RecordingService("first", log);
  private final RecordingService second = new RecordingService("second", log);

  @Test
  void shouldStopAllTakingBeforeAnyClosesInReverseOrderOfStart() {
    boolean clean = OrderedShutdown.run(List.of(first, second), LONG);

    assertThat(clean).isTrue();
    assertThat(log)
        .containsExactly(
            "second stops taking", "first stops taking", "second closes", "first closes");
  }

  @Test
  void shouldEndTheOthersWhenOneFailsAndSaySo() {
    second
        .onStopTaking(
            () -> {
              throw new IllegalStateException("broken on purpose");
            })
        .onClose(
            () -> {
              throw new AssertionError("broken on purpose");
            });

    boolean clean = OrderedShutdown.run(List.of(first, second), LONG);

    assertThat(clean).isFalse();
    assertThat(log).hasSize(4).endsWith("first closes");
  }

  @Test
  void shouldReturnAtTheDeadlineWhenAStageHangs() {
    CountDownLatch never = new CountDownLatch(1);
    second.onClose(
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    boolean clean = OrderedShutdown.run(List.of(first, second), Duration.ofMillis(50));

    assertThat(clean).isFalse();
    assertThat(log).doesNotContain("first closes");
    never.countDown();
  }

  @Test
  void shouldFinishWhatIsHeldAlthoughTheCallerIsInterrupted() {
    Thread.currentThread().interrupt();

    boolean clean = OrderedShutdown.run(List.of(first, second), LONG);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(clean).isTrue();
    assertThat(log).hasSize(4);
  }
}
