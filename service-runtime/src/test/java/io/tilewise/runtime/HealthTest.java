package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void shouldBeReadyTogetherOnlyWhenEachIs() {
    RecordingService ready = new RecordingService("a", log);
    RecordingService starting = new RecordingService("b", log).is(Health.notReady("loading"));

    Health health = Health.of(List.of(ready, starting));

    assertThat(health).isEqualTo(new Health(true, false, "a: ready; b: loading"));
  }

  @Test
  void shouldBeDeadTogetherWhenOneIs() {
    RecordingService dead = new RecordingService("a", log).is(Health.dead("loop died"));
    RecordingService ready = new RecordingService("b", log);

    Health health = Health.of(List.of(dead, ready));

    assertThat(health).isEqualTo(new Health(false, false, "a: loop died; b: ready"));
  }

  @Test
  void shouldNotBeReadyWhenNotLive() {
    assertThatThrownBy(() -> new Health(false, true, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ready: true (expected: false when not live)");
  }
}
