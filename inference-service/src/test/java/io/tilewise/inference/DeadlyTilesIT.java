package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.image.png.TilePng;
import org.junit.jupiter.api.Test;

/** A tile of which each process dies that scores it. */
class DeadlyTilesIT extends InferenceFixture {
  private static final int MOST_DEATHS = 20;

  @Test
  void shouldFailTheTileThatKillsItsProcessAndScoreAllOthers() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "deadly.")) {
      EveryTileOnce tiles = new EveryTileOnce(kafka);
      tiles.write(60, Lane.values());
      tiles.write(
          Reason.INFERENCE_FAILED,
          TilePng.CONTENT_TYPE,
          Tiles.png(Tiles.SIZE, DeadlyInferenceMain.DEADLY));
      tiles.write(60, Lane.values());

      for (int deaths = 0; !tiles.isAnswered(); deaths++) {
        assertThat(deaths).isLessThan(MOST_DEATHS);
        try (WorkerProcess process =
            WorkerProcess.start(DeadlyInferenceMain.class, kafka, directory)) {
          await().atMost(PATIENCE).until(() -> tiles.isAnswered() || !process.process().isAlive());
          if (process.process().isAlive()) {
            tiles.check();
          }
        }
      }
    }
  }
}
