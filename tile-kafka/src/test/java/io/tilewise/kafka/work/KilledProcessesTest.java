package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Who is quarantined, over any course of deaths, restarts and rebalances. */
class KilledProcessesTest {
  private static final int ENOUGH_STEPS = 100_000;

  /** At the third death when it stands first, at the fourth else; and what its neighbours cost. */
  private static final int DEATHS_OF_ONE = 8;

  @Property(tries = 300)
  void shouldQuarantineWhatKillsAndDoEverythingElse(
      @ForAll long seed, @ForAll @IntRange(max = 4) int killers) {
    Random random = new Random(seed);
    KilledProcesses world = new KilledProcesses(random);
    List<String> written = new ArrayList<>(world.write(30));
    for (int i = 0; i < killers && !written.isEmpty(); i++) {
      world.deadly.add(written.get(random.nextInt(written.size())));
    }

    written.addAll(runToTheEnd(world));

    assertThat(world.quarantined).isEqualTo(world.deadly);
    assertThat(world.done).containsExactlyInAnyOrderElementsOf(written);
    assertThat(world.deaths).isLessThanOrEqualTo(DEATHS_OF_ONE * world.deadly.size());
  }

  /** Two in a row at any two moments, as often as anybody likes. */
  @Property(tries = 300)
  void shouldQuarantineNothingWhenProcessesAreKilledFromOutside(@ForAll long seed) {
    Random random = new Random(seed);
    KilledProcesses world = new KilledProcesses(random);
    List<String> written = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      written.addAll(world.write(20));
      for (int kills = 0; kills < 2; kills++) {
        for (int steps = random.nextInt(60); steps > 0; steps--) {
          world.step();
        }
        world.die();
      }
      written.addAll(runToTheEnd(world));
    }

    assertThat(world.quarantined).isEmpty();
    assertThat(world.done).containsExactlyInAnyOrderElementsOf(written);
  }

  /** To where nobody has anything in hand; a partition without records is nobody's concern. */
  private static List<String> runToTheEnd(KilledProcesses world) {
    List<String> written = new ArrayList<>();
    for (int steps = 0; !world.isAtRest(); steps++) {
      assertThat(steps).as("steps").isLessThan(ENOUGH_STEPS);
      if (world.isDone() && steps % 100 == 0) {
        written.addAll(world.write(1));
      }
      world.step();
    }
    return written;
  }
}
