package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final RuntimeException OWN = new IllegalStateException("of our own code");

  private final Faults faults = new Faults();

  @Test
  void shouldGiveNothingUpAnyMoreWhenMostRecordsFail() {
    for (int image = 0; image < Faults.LIMIT - 1; image++) {
      assertThat(faults.mayGiveUp("img-" + image, OWN)).isTrue();
    }

    assertThat(faults.mayGiveUp("img-last", OWN)).isFalse();
    faults.wentWell();
    faults.wentWell();
    assertThat(faults.mayGiveUp("img-after", OWN)).isTrue();
  }

  @Test
  void shouldGoOnWhileAFewFailAmongMany() {
    for (int image = 0; image < 10 * Faults.LIMIT; image++) {
      assertThat(faults.mayGiveUp("img-" + image, OWN)).isTrue();
      faults.wentWell();
      faults.wentWell();
    }
  }

  @Test
  void shouldNotLetOneImageStopAll() {
    for (int record = 0; record < 150_000; record++) {
      assertThat(faults.mayGiveUp("img", OWN)).isTrue();
    }
  }
}
