package io.tilewise.kafka.suspects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrialsTest {
  private final Trials trials = new Trials();

  @Test
  void shouldLetWorkGoOnInAllLoops() {
    assertThat(trials.mayWork("express")).isTrue();
    assertThat(trials.mayWork("routine")).isTrue();
    assertThat(trials.mayWork("express")).isTrue();
  }

  @Test
  void shouldTryASuspectWhenAllOthersAreThrough() {
    boolean _ = trials.mayWork("routine");

    assertThat(trials.mayTry("express")).isFalse();
    trials.isIdle("routine");
    assertThat(trials.mayTry("express")).isTrue();
  }

  @Test
  void shouldLetNoWorkBeginWhileASuspectIsTriedOrIsToBe() {
    boolean _ = trials.mayWork("routine");
    boolean _ = trials.mayTry("express");
    assertThat(trials.mayWork("routine")).isFalse();
    assertThat(trials.mayWork("deferred")).isFalse();
    trials.isIdle("routine");
    assertThat(trials.mayTry("express")).isTrue();
    assertThat(trials.mayWork("deferred")).isFalse();
    assertThat(trials.mayTry("deferred")).isFalse();

    trials.endsTrial("express");

    assertThat(trials.mayWork("deferred")).isTrue();
  }

  @Test
  void shouldNotTryASuspectBesideWorkOfItsOwnLoop() {
    boolean _ = trials.mayWork("express");

    assertThat(trials.mayTry("express")).isFalse();
    trials.isIdle("express");
    assertThat(trials.mayTry("express")).isTrue();
  }

  @Test
  void shouldTakeTurns() {
    assertThat(trials.mayTry("express")).isTrue();
    assertThat(trials.mayTry("routine")).isFalse();
    trials.endsTrial("express");

    assertThat(trials.mayTry("express")).as("routine asked before").isFalse();
    assertThat(trials.mayTry("routine")).isTrue();
    trials.endsTrial("routine");
    assertThat(trials.mayTry("express")).isTrue();
  }

  @Test
  void shouldNotWaitForWhoWantsNothingAnyMore() {
    boolean _ = trials.mayTry("express");
    boolean _ = trials.mayWork("routine");
    trials.endsTrial("express");

    trials.wantsNothing("routine");

    assertThat(trials.mayTry("express")).isTrue();
  }

  @Test
  void shouldGoOnWhenWhoWaitedForATrialWantsNoneAnyMore() {
    boolean _ = trials.mayWork("routine");
    boolean _ = trials.mayTry("express");

    trials.wantsNothing("express");

    assertThat(trials.mayWork("routine")).isTrue();
  }
}
