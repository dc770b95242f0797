package io.tilewise.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmearPlanTest {
  @Test
  void shouldPlanThreeSamplesOf1024TilesWithNoneFewAndManyInfectedCells() {
    assertThat(SmearPlan.samples())
        .allMatch(plan -> plan.tileCount() == 1024 && plan.columns() * plan.tileSize() == 4096)
        .extracting(SmearPlan::infectedCells)
        .containsExactly(0, 12, 300);
  }

  @Test
  void shouldInfectExactlyAsManyTilesAsItSaysAndAlwaysTheSame() {
    assertThat(SmearPlan.samples())
        .allSatisfy(
            plan -> {
              assertThat(plan.infected().cardinality()).isEqualTo(plan.infectedCells());
              assertThat(plan.infected().length()).isLessThanOrEqualTo(plan.tileCount());
              assertThat(plan.infected()).isEqualTo(plan.infected());
            });
  }
}
