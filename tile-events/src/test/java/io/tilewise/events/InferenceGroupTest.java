package io.tilewise.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InferenceGroupTest {
  private static final Topics TOPICS = new Topics("lab7.");

  @Test
  void shouldKeepItsNameWhereItServesAllLanes() {
    assertThat(new InferenceGroup(TOPICS, Set.of(Lane.values())).name())
        .isEqualTo("lab7.tilewise-inference");
  }

  @Test
  void shouldNameSomeLanesInTheirOrderHoweverTheyAreGiven() {
    InferenceGroup group = new InferenceGroup(TOPICS, Set.of(Lane.DEFERRED, Lane.EXPRESS));

    assertThat(group.name()).isEqualTo("lab7.tilewise-inference-express-deferred");
    assertThat(group.lanes()).containsExactly(Lane.EXPRESS, Lane.DEFERRED);
    assertThat(group.reads()).containsExactly("lab7.tiles.express", "lab7.tiles.deferred");
  }

  @Test
  void shouldListEveryGroupThatMayServeALane() {
    assertThat(InferenceGroup.all(TOPICS))
        .extracting(InferenceGroup::name)
        .containsExactlyInAnyOrder(
            "lab7.tilewise-inference",
            "lab7.tilewise-inference-express",
            "lab7.tilewise-inference-routine",
            "lab7.tilewise-inference-deferred",
            "lab7.tilewise-inference-express-routine",
            "lab7.tilewise-inference-express-deferred",
            "lab7.tilewise-inference-routine-deferred");
    assertThat(Arrays.stream(Lane.values()))
        .allSatisfy(
            lane ->
                assertThat(InferenceGroup.all(TOPICS))
                    .filteredOn(group -> group.lanes().contains(lane))
                    .hasSize(4));
  }

  @Test
  void shouldServeALaneAtLeast() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InferenceGroup(TOPICS, Set.of()))
        .withMessage("lanes: [] (expected: at least one)");
  }
}
