package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Signals to a process that has a batch in its engine. */
class WorkerProcessIT extends InferenceFixture {
  private static final int TILES = 200;

  @Test
  void shouldScoreEveryTileThoughAProcessIsKilledInMidBatch() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "kill.");
        WorkerProcess killed = WorkerProcess.start(kafka, directory)) {
      EveryTileOnce tiles = startScoring(kafka, killed);
      killed.process().kill();

      try (Member other = Member.join(kafka)) {
        other.engine.open();
        tiles.check();
      }
    }
  }

  @Test
  void shouldMoveNoOffsetBackThoughAProcessWakesAfterItsPlaceWasGivenAway() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "zombie.");
        WorkerProcess zombie = WorkerProcess.start(kafka, directory)) {
      EveryTileOnce tiles = startScoring(kafka, zombie);
      zombie.process().pause();
      try (Member other = Member.join(kafka)) {
        other.engine.open();
        tiles.awaitAll();
        Map<TopicPartition, OffsetAndMetadata> before = kafka.committed();

        zombie.process().resume();
        zombie.open();
        await().atMost(PATIENCE).until(() -> kafka.shares(Lane.ROUTINE).size() == 2);
        zombie.process().terminate();

        assertThat(zombie.process().exitCode()).isZero();
        assertThat(offsets(kafka.committed())).isEqualTo(offsets(before));
        tiles.check();
      }
    }
  }

  @Test
  void shouldFinishWhatItHasInHandWhenItIsAskedToEnd() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "term.");
        WorkerProcess asked = WorkerProcess.start(kafka, directory)) {
      EveryTileOnce tiles = startScoring(kafka, asked);
      asked.process().terminate();
      asked.open();

      assertThat(asked.process().exitCode()).isZero();
      assertThat(tiles.answered()).isLessThan(TILES);
      try (Member other = Member.join(kafka)) {
        other.engine.open();
        tiles.check();
        // An orderly end commits all that was acknowledged: nothing is scored twice.
        assertThat(tiles.said()).hasSize(TILES);
      }
    }
  }

  /** Until some are scored, and a batch is in the engine. */
  private static EveryTileOnce startScoring(BrokerFixture kafka, WorkerProcess process)
      throws Exception {
    EveryTileOnce tiles = new EveryTileOnce(kafka);
    tiles.write(TILES, Lane.values());
    process.let();
    process.let();
    await().atMost(PATIENCE).until(() -> tiles.answered() > Member.BATCH);
    await().atMost(PATIENCE).until(process::holds);
    return tiles;
  }

  private static Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetAndMetadata> all) {
    return all.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }
}
