package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Scores that Kafka does not acknowledge for a while. */
class SlowDownstreamIT extends InferenceFixture {
  private static final String PREFIX = "slow.";
  private static final int TILES = 400;
  private static final int EXPRESS = 7;

  /** A poll may overshoot what may be under way by as much again. */
  private static final int MOST_HELD = 2 * Member.IN_FLIGHT;

  @Test
  void shouldScoreNoMoreThanMayBeUnderWayUntilScoresAreAcknowledged() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, PREFIX)) {
      EveryTileOnce tiles = new EveryTileOnce(kafka);
      tiles.write(TILES, Lane.ROUTINE);
      try (Member member =
          Member.join(kafka, EnumSet.allOf(Lane.class), HeldAcknowledgements.of(PREFIX))) {
        member.engine.open();
        await().atMost(PATIENCE).until(() -> member.engine.entered() >= Member.IN_FLIGHT);
        // It comes by polls that would have brought more of the routine tiles first.
        tiles.writeOne(Lane.EXPRESS, EXPRESS);
        await().atMost(PATIENCE).until(() -> member.engine.saw(EXPRESS));

        assertThat(member.scored()).isZero();
        assertThat(member.engine.entered()).isLessThanOrEqualTo(MOST_HELD + 1);
        HeldAcknowledgements.let(PREFIX);
        tiles.check();
        assertThat(tiles.said()).hasSize(TILES + 1);
      } finally {
        HeldAcknowledgements.let(PREFIX);
      }
    }
  }
}
