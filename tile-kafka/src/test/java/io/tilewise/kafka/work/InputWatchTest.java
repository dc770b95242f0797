package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InputWatchTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger back = new AtomicInteger();
  private String away;
  private final InputWatch watch =
      new InputWatch(
          "images and models", () -> Optional.ofNullable(away), back::incrementAndGet, clock::get);

  @Test
  void shouldBeAProblemBeforeTheFirstLook() {
    assertThat(watch.problem()).isEqualTo("images and models: not looked for yet");
  }

  @Test
  void shouldBeAProblemWhileSomethingIsAway() {
    away = "TILEWISE_MODELS: empty";
    watch.look();
    assertThat(watch.problem()).isEqualTo("TILEWISE_MODELS: empty");
    assertThat(back).hasValue(0);

    away = null;
    watch.look();
    assertThat(watch.problem()).isNull();
  }

  /** A network file system may fail in the midst of a folder. */
  @Test
  void shouldOutliveALookThatFails() {
    InputWatch failing =
        new InputWatch(
            "images and models",
            () -> {
              throw new UncheckedIOException(new IOException("stale handle"));
            },
            back::incrementAndGet,
            clock::get);

    failing.look();

    assertThat(failing.problem()).isEqualTo("images and models: not to be looked at for now");
  }

  @Test
  void shouldTellOnceWhenAllIsThereAgainAndNotAtTheFirstLook() {
    watch.look();
    assertThat(back).as("it was never away").hasValue(0);
    away = "TILEWISE_MODELS: empty";
    watch.look();
    away = null;

    watch.look();
    watch.look();

    assertThat(back).hasValue(1);
  }

  @Test
  void shouldBeAProblemWhenALookHangs() {
    watch.look();

    clock.addAndGet(Duration.ofSeconds(11).toNanos());

    assertThat(watch.problem()).isEqualTo("images and models: no answer for 10 s");
    watch.look();
    assertThat(watch.problem()).isNull();
  }
}
