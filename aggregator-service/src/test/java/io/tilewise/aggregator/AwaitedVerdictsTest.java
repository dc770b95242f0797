package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AwaitedVerdictsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final AwaitedVerdicts verdicts = new AwaitedVerdicts();

  @Test
  void shouldAskForOneCommitForAllThatCameMeanwhile() {
    verdicts.given(NOW, NOW);
    verdicts.given(NOW.minusMillis(999), NOW);

    assertThat(verdicts.takeAny()).isTrue();
    assertThat(verdicts.takeAny()).isFalse();
  }

  @Test
  void shouldNotHurryForABacklog() {
    verdicts.given(NOW.minus(AwaitedVerdicts.FRESH), NOW);

    assertThat(verdicts.takeAny()).isFalse();
  }

  @Test
  void shouldNotForgetAFreshOneOverABacklog() {
    verdicts.given(NOW, NOW);
    verdicts.given(NOW.minusSeconds(60), NOW);

    assertThat(verdicts.takeAny()).isTrue();
  }
}
