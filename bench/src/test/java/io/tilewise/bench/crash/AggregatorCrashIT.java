package io.tilewise.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.bench.crash.CrashCheck.Findings;
import org.junit.jupiter.api.Test;

/** The short form of {@code bench/run aggregator-crash}. */
class AggregatorCrashIT {
  private static final int IMAGES = 300;

  @Test
  void shouldGiveEachImageOneRightVerdictWhenTwoInstancesAreKilledInTurn_G1_G2_G3_G4()
      throws Exception {
    Findings found = AggregatorCrash.run(IMAGES, 20, 3, 1);

    assertThat(found).isEqualTo(new Findings(IMAGES, 0, 0, 0, 0));
  }
}
