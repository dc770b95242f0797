package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An engine that hangs: only a new process helps, and that one scores what is left. */
class HangingEngineIT extends InferenceFixture {
  private static final int TILES = 40;

  @Test
  void shouldBeDeadAndLeaveItsTilesWithoutWaitingForTheCall() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "hangs.")) {
      EveryTileOnce tiles = new EveryTileOnce(kafka);
      tiles.write(TILES, Lane.ROUTINE);
      Member hanging = Member.impatient(kafka, Duration.ofSeconds(1));
      try {
        await().atMost(PATIENCE).until(() -> !hanging.health().live());
        hanging.leave();

        assertThat(hanging.engine.holds()).as("it did not wait for the call").isTrue();
        assertThat(hanging.health().detail()).contains("not back after PT1S");
        try (Member next = Member.join(kafka)) {
          next.engine.open();
          tiles.check();
        }
        assertThat(tiles.said()).as("nothing was scored before").hasSize(TILES);
      } finally {
        hanging.engine.open();
      }
    }
  }
}
