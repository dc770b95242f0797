package io.tilewise.kafka.suspects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeathMarkTest {
  private static final long PROBATION = 40;

  @Property
  void shouldBeReadAsItWasWritten(
      @ForAll @IntRange(max = 999) int deaths,
      @ForAll @LongRange(min = -1, max = 1L << 40) long survived,
      @ForAll @LongRange(min = -1, max = 1L << 40) long until,
      @ForAll @LongRange(min = -1, max = 1L << 40) long suspect,
      @ForAll boolean tried) {
    DeathMark mark = new DeathMark("a1b2", deaths, survived, until, suspect, tried);

    assertThat(DeathMark.of(mark.text())).isEqualTo(mark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AgQ=",
        "v2 by=a1b2 deaths=2 survived=1 until=9 suspect=-1 tried=before",
        "v1 by=a1b2 deaths=99999999999 survived=1 until=9 suspect=-1 tried=before"
      })
  void shouldTakeWhatOthersWroteForClean(String metadata) {
    assertThat(DeathMark.of(metadata)).isEqualTo(DeathMark.CLEAN);
  }

  @Test
  void shouldRefuseWhatIsNoOffset() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeathMark("a", 0, -2, -1, -1, false))
        .withMessageStartingWith("mark: 0 deaths, offsets -2, -1, -1");
  }

  @Test
  void shouldCountWhoeverDidNotLeave() {
    DeathMark held = DeathMark.CLEAN.takenOver("a", 5);

    assertThat(held.deaths()).as("nobody had it").isZero();
    assertThat(held.takenOver("b", 5).deaths()).as("a had it").isEqualTo(1);
    assertThat(held.takenOver("a", 5).deaths()).as("a was thrown out, and lives").isZero();
    assertThat(held.left().takenOver("b", 5).deaths()).as("a left").isZero();
  }

  @Test
  void shouldKeepTheCountWhenItIsLeft() {
    DeathMark once = DeathMark.CLEAN.takenOver("a", 5).takenOver("b", 5).reaching(9);

    assertThat(once.left().takenOver("c", 5).takenOver("d", 5).isSingly()).isTrue();
  }

  @Test
  void shouldMakeSuspectsOfWhatWasHandedOverAfterTheFirstDeath() {
    DeathMark first = DeathMark.CLEAN.takenOver("a", 5);
    DeathMark second = first.takenOver("b", 5).reaching(9);
    DeathMark third = second.takenOver("c", 5).reaching(20);

    assertThat(first.reaching(9)).as("nobody died yet").isEqualTo(first);
    assertThat(second.isSuspect(8)).as("an ordinary death costs nothing").isFalse();
    assertThat(third.isSuspect(8)).isTrue();
    assertThat(third.isSuspect(9)).isFalse();
  }

  @Test
  void shouldEndAProbationWhenAllOrEnoughCameThrough() {
    DeathMark probation = DeathMark.CLEAN.takenOver("a", 5).takenOver("b", 5).reaching(90);

    assertThat(probation.survived(44, PROBATION)).isEqualTo(probation);
    assertThat(probation.survived(45, PROBATION).deaths()).isZero();
    assertThat(probation.reaching(9).survived(90, PROBATION).deaths()).isZero();
  }

  @Test
  void shouldQuarantineAtTheThirdDeathWhereNothingCameThrough() {
    DeathMark trying = afterTwoDeaths().trying(5);

    assertThat(trying.isQuarantined(5)).isFalse();
    assertThat(trying.takenOver("d", 5).isQuarantined(5)).isTrue();
    assertThat(trying.takenOver("d", 5).isQuarantined(6)).isFalse();
  }

  @Test
  void shouldQuarantineAtTheSecondDeathAloneWhereAnotherCameThrough() {
    DeathMark trying = afterTwoDeaths().trying(5).cameThrough().trying(6);

    DeathMark once = trying.takenOver("d", 5);
    assertThat(once.isQuarantined(6)).isFalse();
    assertThat(once.isSuspect(6)).isTrue();
    assertThat(once.trying(6).takenOver("e", 5).isQuarantined(6)).isTrue();
  }

  @Test
  void shouldNotCountDeathsOfBeforeAgainstTheSuspectThatIsTried() {
    DeathMark many = afterTwoDeaths().takenOver("d", 5).takenOver("e", 5).trying(5);

    assertThat(many.isQuarantined(5)).isFalse();
  }

  @Test
  void shouldNotCountADeathAgainstASuspectThatIsNotTried() {
    DeathMark through = afterTwoDeaths().trying(5).cameThrough();

    assertThat(through.takenOver("d", 5).takenOver("e", 5).deaths()).isEqualTo(1);
  }

  @Test
  void shouldEndWithTheLastSuspect() {
    DeathMark trying = afterTwoDeaths().trying(5).cameThrough();

    assertThat(trying.survived(8, PROBATION).isSingly()).isTrue();
    assertThat(trying.survived(9, PROBATION)).isEqualTo(new DeathMark("c", 0, 9, -1, -1, false));
  }

  private static DeathMark afterTwoDeaths() {
    return DeathMark.CLEAN.takenOver("a", 5).takenOver("b", 5).reaching(9).takenOver("c", 5);
  }
}
