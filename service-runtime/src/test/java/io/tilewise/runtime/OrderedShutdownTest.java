package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OrderedShutdownTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(600);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final RecordingService first = new RecordingService("first", log);
  private final RecordingService second = new RecordingService("second", log);
  private final RecordingService third = new RecordingService("third", log);

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
    second.onStopTaking(OrderedShutdownTest::fail).onClose(_ -> fail());

    boolean clean = OrderedShutdown.run(List.of(first, second), LONG);

    assertThat(clean).isFalse();
    assertThat(log).hasSize(4).endsWith("first closes");
  }

  @Test
  void shouldCloseAllWithinOneDeadlineWhenOneThrowsAndOneHangsUntilItsShareIsOver() {
    third.onClose(OrderedShutdownTest::hangUntil);
    second.onClose(_ -> fail());
    Instant by = Instant.now().plus(SHORT);

    assertThatThrownBy(() -> OrderedShutdown.close(List.of(first, second, third), by))
        .isInstanceOf(IllegalStateException.class)
        .satisfies(
            thrown ->
                assertThat(thrown.getSuppressed())
                    .anyMatch(each -> each instanceof AssertionError));

    assertThat(log).containsExactly("third closes", "second closes", "first closes");
    assertThat(third.by()).isBeforeOrEqualTo(second.by());
    assertThat(second.by()).isBeforeOrEqualTo(by);
    assertThat(first.by()).as("the last one may take all that is left").isEqualTo(by);
  }

  @Test
  void shouldShareTheTimeThatIsLeftEqually() {
    Instant start = Instant.now();

    OrderedShutdown.close(List.of(first, second, third), start.plus(LONG));

    assertThat(third.by())
        .as("a third, and no more since it began later")
        .isBetween(start.plus(LONG.dividedBy(3)), start.plus(LONG.dividedBy(2)));
    assertThat(second.by())
        .as("half of what the third one left")
        .isBetween(start.plus(LONG.dividedBy(2)), start.plus(LONG.multipliedBy(3).dividedBy(4)));
  }

  @Test
  void shouldGoOnWithoutOneThatHangsBeyondItsShare() {
    CountDownLatch never = new CountDownLatch(1);
    second.onStopTaking(() -> hang(never)).onClose(_ -> hang(never));

    boolean clean = OrderedShutdown.run(List.of(first, second), SHORT);

    assertThat(clean).isFalse();
    assertThat(log).endsWith("first closes");
    never.countDown();
  }

  @Test
  void shouldAskEachToCloseAlthoughTheTimeIsOver() {
    Instant past = Instant.now().minus(LONG);
    CountDownLatch closed = new CountDownLatch(2);
    first.onClose(_ -> closed.countDown());
    second.onClose(_ -> closed.countDown());

    try {
      OrderedShutdown.close(List.of(first, second), past);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("not by");
    }

    hang(closed);
    assertThat(first.by()).isEqualTo(past);
    assertThat(second.by()).isEqualTo(past);
  }

  @Test
  void shouldFinishWhatIsHeldAlthoughTheCallerIsInterrupted() {
    Thread.currentThread().interrupt();

    boolean clean = OrderedShutdown.run(List.of(first, second), LONG);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(clean).isTrue();
    assertThat(log).hasSize(4);
  }

  private static void fail() {
    throw new AssertionError("broken on purpose");
  }

  private static void hang(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hangUntil(Instant by) {
    try {
      Thread.sleep(Duration.between(Instant.now(), by));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
