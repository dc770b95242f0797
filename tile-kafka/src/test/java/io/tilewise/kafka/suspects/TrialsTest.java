package io.tilewise.kafka.suspects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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

  @Test
  void shouldNotWaitForItself() {
    boolean _ = trials.mayTry("routine");
    boolean _ = trials.mayWork("express");
    trials.endsTrial("routine");
    assertThat(trials.mayTry("routine")).as("express asked before").isFalse();
    trials.wantsNothing("express");

    assertThat(trials.mayTry("routine")).isTrue();
  }

  /** Loops in any order, each with suspects and other records by chance. */
  @Test
  void shouldNotLetALoopStandForEver() {
    Random random = new Random(3);
    List<Asking> loops = Stream.of("express", "routine", "deferred").map(Asking::new).toList();
    for (int turn = 0; turn < 50_000; turn++) {
      Asking loop = loops.get(random.nextInt(loops.size()));
      loop.turn(random);
      assertThat(loops.stream().filter(other -> other.tries).count()).isLessThanOrEqualTo(1);
      assertThat(loops).allSatisfy(other -> assertThat(other.waits).isLessThan(50));
      if (loops.stream().anyMatch(other -> other.tries)) {
        assertThat(loops).allSatisfy(other -> assertThat(other.works).isFalse());
      }
    }
  }

  /** A loop as the hand-over drives it, one record at a time. */
  private final class Asking {
    private final String name;
    private boolean wantsToTry;
    private boolean wantsToWork;
    private boolean tries;
    private boolean works;
    private int waits;
    private int rests;

    Asking(String name) {
      this.name = name;
    }

    void turn(Random random) {
      if (tries || works) {
        if (random.nextBoolean()) {
          return; // its record is still at work
        }
        works = false;
        trials.isIdle(name);
        if (tries) {
          tries = false;
          trials.endsTrial(name);
        }
      }
      if (!wantsToTry && !wantsToWork && rests-- <= 0) {
        rests = random.nextInt(20) == 0 ? random.nextInt(200) : 0;
        int next = random.nextInt(4);
        wantsToTry = next == 0;
        wantsToWork = next == 1;
      }
      if (wantsToTry) {
        tries = trials.mayTry(name);
        wantsToTry = !tries;
      } else if (wantsToWork) {
        works = trials.mayWork(name);
        wantsToWork = !works;
      } else {
        trials.wantsNothing(name);
      }
      waits = wantsToTry || wantsToWork ? waits + 1 : 0;
    }
  }
}
