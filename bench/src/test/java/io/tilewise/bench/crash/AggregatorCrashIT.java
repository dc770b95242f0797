package io.tilewise.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.bench.crash.CrashCheck.Findings;
import org.junit.jupiter.api.Test;

/** The short form of {@code bench/run aggregator-crash}, or the whole with {@code -Plong}. */
class AggregatorCrashIT {
  private static final boolean LONG = Boolean.getBoolean("tilewise.long");
  private static final int IMAGES = LONG ? 6_000 : 300;
  private static final int TILES = LONG ? 40 : 20;
  private static final int KILLS = LONG ? 20 : 3;

  @Test
  void shouldGiveEachSubmissionOneRightVerdictWhenTwoInstancesAreKilledInTurn_G1_G2_G3_G4_G5_G8()
      throws Exception {
    int submissions = new CrashFeed(IMAGES, TILES, 1).submissions();

    Findings found = AggregatorCrash.run(IMAGES, TILES, KILLS, 1);

    assertThat(found).isEqualTo(new Findings(submissions, 0, 0, 0, 0, 0, 0));
  }
}
