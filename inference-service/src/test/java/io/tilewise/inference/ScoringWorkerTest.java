package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.TileScored;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.InferenceConfig.Preload;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.kafka.work.Work;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for its model, and what goes on meanwhile. */
class ScoringWorkerTest extends ScoringFixture {
  @Test
  @Timeout(30)
  void shouldLeaveTilesWhoseModelCannotBeReadWhenItStops() throws Exception {
    models.away = new IOException("stale");
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));
    take(work);
    worker.turn(Duration.ZERO);
    worker.stop(Instant.now());

    engine.turn(Duration.ZERO);
    worker.conclude();

    assertThat(work.isAbandoned()).isTrue();
    assertThat(finished).containsExactly(work); // it has ended, as one that is left
  }

  @Test
  void shouldScoreTheTilesOfOtherModelsWhileThoseOfOneWait() throws Exception {
    models.with(OTHER, '1');
    models.loading = new IOException("stale");
    process(List.of(work(tile(OTHER, null))));
    models.loading = null;

    process(List.of(work(tile(OTHER, null)), work(tile(Tiles.MODEL, null))));

    assertThat(producer.history()).hasSize(1);
    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileScored.class, scored -> assertThat(scored.model()).isEqualTo(Tiles.MODEL));
    assertThat(waiting.size()).isEqualTo(2);
    assertThat(waiting.load(TILES).records()).isEqualTo(2);
  }

  @Test
  void shouldScoreWhatWaitedWhenItsModelIsThere() throws Exception {
    models.loading = new IOException("stale");
    process(List.of(work(tile(Tiles.MODEL, null)), work(tile(Tiles.MODEL, null))));
    models.loading = null;
    now = now.plus(WaitingTiles.FIRST_PAUSE);

    for (int turn = 0; turn < 4; turn++) { // fresh ones have every second turn
      turn();
    }

    assertThat(producer.history())
        .hasSize(2)
        .allSatisfy(sent -> assertThat(event(sent)).isInstanceOf(TileScored.class));
    assertThat(waiting.size()).isZero();
  }

  @Test
  void shouldSayThatTheEngineHasNoMemoryUntilItHas() throws Exception {
    turn();
    assertThat(worker.problem()).isNull();
    models.classifier(Tiles.MODEL, '1').memory = 0;
    process(List.of(work(tile(Tiles.MODEL, null))));
    assertThat(worker.problem()).isEqualTo("engine: OOM");
    models.classifier(Tiles.MODEL, '1').memory = 1;
    now = now.plus(WaitingTiles.FIRST_PAUSE);

    turn();
    turn();

    assertThat(worker.problem()).isNull();
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldSayThatThereAreNoModelsUntilThereAre() throws Exception {
    models.away = new IOException("models: /models is empty (expected: a directory with a model)");
    turn();
    assertThat(worker.problem()).startsWith("models: /models is empty");
    models.away = null;
    now = now.plus(ModelWatch.EVERY);

    turn();

    assertThat(worker.problem()).isNull();
  }

  @Test
  void shouldTryAnotherTileInPlaceOfOneThatIsOverdueAndKeepThePause() throws Exception {
    models.away = new IOException("stale");
    Instant soon = now.plus(WaitingTiles.FIRST_PAUSE);
    process(List.of(work(tile(Tiles.MODEL, soon)), work(tile(Tiles.MODEL, null))));
    assertThat(waiting.due(1)).isEmpty();
    now = soon;

    attempt(TINY, waiting.due(1));

    assertThat(waiting.reasons()).as("the line is not open").hasSize(1);
    assertThat(waiting.areDue()).as("nothing was tried").isTrue();
    attempt(TINY, waiting.due(1));
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    assertThat(waiting.areDue()).isFalse();
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    assertThat(waiting.areDue()).isTrue();
  }

  @Test
  void shouldForgetALineWhoseTilesAreAllOverdue() throws Exception {
    models.away = new IOException("stale");
    Instant soon = now.plus(WaitingTiles.FIRST_PAUSE);
    process(List.of(work(tile(Tiles.MODEL, soon))));
    now = soon;

    attempt(TINY, waiting.due(1));

    assertThat(waiting.reasons()).isEmpty();
    assertThat(waiting.join(TINY, List.of())).isFalse();
  }

  @Test
  void shouldNotOpenALineForATileThatIsUnreadable() throws Exception {
    models.classifier(Tiles.MODEL, '1').memory = 0;
    turn();
    process(
        List.of(
            work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[] {1, 2})),
            work(tile(Tiles.MODEL, null)),
            work(tile(Tiles.MODEL, null))));
    assertThat(waiting.size()).isEqualTo(2);
    now = now.plus(WaitingTiles.FIRST_PAUSE);
    TileWork first = waiting.due(1).getFirst();
    TileWork unreadable =
        new TileWork(
            work(Tiles.record(TILES, 7, Tiles.tile(3), new byte[] {1, 2})), first.tile(), null);

    attempt(TINY, List.of(unreadable));

    assertThat(worker.problem()).isEqualTo("engine: OOM");
    assertThat(waiting.areDue()).as("another tile is tried in its place").isTrue();
  }

  @Test
  void shouldPreloadAsManyOfAllModelsAsItHolds() throws Exception {
    models.with(ModelReference.parse("b@1"), '2').with(ModelReference.parse("a@7"), '1');
    ScoringWorker preloading = worker(new Preload.All(), 2);
    assertThat(preloading.isPrepared()).isFalse();

    turn(preloading);

    assertThat(models.loads).containsExactly("a@7=1", "b@1=2");
    assertThat(preloading.isPrepared()).isTrue();
    assertThat(preloading.problem()).isNull();
  }

  @Test
  void shouldWarmAPreloadedModelAgainThatWasWrittenOver() throws Exception {
    ScoringWorker preloading = worker(List.of(Tiles.MODEL));
    turn(preloading);
    assertThat(preloading.problem()).isNull();
    models.with(Tiles.MODEL, '2');
    models.loading = new IOException("stale");
    now = now.plus(ModelWatch.EVERY);
    turn(preloading);
    assertThat(preloading.problem()).isEqualTo("preload: stale");
    models.loading = null;
    now = now.plus(ModelWatch.EVERY);

    turn(preloading);

    assertThat(preloading.problem()).isNull();
    assertThat(models.loads).last().isEqualTo("tiny@1=2");
  }
}
