package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.kafka.work.Work;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker does while a batch is in the engine; batches hold 8 tiles. */
class LookAheadTest extends ScoringFixture {
  private static final Instant SOON = Instant.EPOCH.plusSeconds(60);

  private final FakeClassifier classifier = models.classifier(Tiles.MODEL, '1');

  @BeforeEach
  void warmBothModelsUp() throws Exception {
    models.with(OTHER, '1');
    worker = worker(List.of(), 2);
    add(Lane.ROUTINE, OTHER, 1);
    turn();
    add(Lane.ROUTINE, Tiles.MODEL, 1);
    turn();
    classifier.batches.clear();
    producer.clear();
  }

  @Test
  void shouldTakeOneBatchAheadAndNoMore() throws Exception {
    add(Lane.ROUTINE, Tiles.MODEL, 20);

    lookAhead();
    lookAhead();
    lookAhead();

    assertThat(queue.fresh().size(Lane.ROUTINE)).as("8 in the engine, 8 are next").isEqualTo(4);
    assertThat(classifier.batches).isEmpty();
  }

  @Test
  void shouldGiveTheEngineItsNextBatchBeforeTheScoresOfTheLastAreSent() throws Exception {
    add(Lane.ROUTINE, Tiles.MODEL, 9);
    lookAhead();
    lookAhead();
    engine.turn(Duration.ZERO);
    producer.sendException = new UnsupportedOperationException("sends");

    assertThatThrownBy(() -> worker.conclude()).hasMessage("sends");

    assertThat(worker.isBusy()).isTrue();
    engine.turn(Duration.ZERO);
    assertThat(classifier.batches).containsExactly(8, 1);
  }

  @Test
  void shouldDecodeTheNextBatchBeforeTheEngineIsFree() throws Exception {
    add(Lane.ROUTINE, Tiles.MODEL, 9);
    lookAhead();
    lookAhead();
    engine.turn(Duration.ZERO);
    worker.conclude();

    engine.turn(Duration.ZERO);

    assertThat(classifier.batches).as("no detour over the size of tiles").containsExactly(8, 1);
  }

  @Test
  void shouldLetTheNextBatchGrowWhileTheEngineIsBusy() throws Exception {
    add(Lane.ROUTINE, Tiles.MODEL, 1);
    lookAhead();
    add(Lane.ROUTINE, Tiles.MODEL, 2);
    lookAhead();
    add(Lane.ROUTINE, Tiles.MODEL, 9);
    lookAhead();

    turn();

    assertThat(classifier.batches).containsExactly(1, 8);
    assertThat(queue.fresh().size(Lane.ROUTINE)).isEqualTo(3);
    turn();
    assertThat(producer.history()).hasSize(12);
  }

  @Test
  void shouldNotLetABatchGrowByTilesOfAnotherModel() throws Exception {
    add(Lane.ROUTINE, Tiles.MODEL, 1);
    lookAhead();
    add(Lane.ROUTINE, Tiles.MODEL, 2);
    lookAhead();
    add(Lane.EXPRESS, OTHER, 1);
    add(Lane.ROUTINE, Tiles.MODEL, 1);
    lookAhead();

    turn();

    assertThat(classifier.batches).containsExactly(1, 3);
    assertThat(models.classifier(OTHER, '1').batches).containsExactly(1);
  }

  @Test
  void shouldLetAnExpressTileWaitForTheTwoBatchesThatBegan() throws Exception {
    add(Lane.ROUTINE, Tiles.MODEL, 24);
    lookAhead();
    lookAhead();
    add(Lane.EXPRESS, OTHER, 1);
    engine.turn(Duration.ZERO);
    worker.conclude();

    lookAhead();
    engine.turn(Duration.ZERO);
    worker.conclude();
    engine.turn(Duration.ZERO);

    assertThat(classifier.batches).containsExactly(8, 8);
    assertThat(models.classifier(OTHER, '1').batches).hasSize(2);
  }

  @Test
  void shouldNotScoreWhatSomebodyElseDoesByTheTimeTheEngineIsFree() throws Exception {
    Work gone = work(tile(Tiles.MODEL, null));
    add(Lane.ROUTINE, Tiles.MODEL, 8);
    take(gone);
    add(Lane.ROUTINE, Tiles.MODEL, 1);
    lookAhead();
    lookAhead();
    gone.leave();

    turn();

    assertThat(classifier.batches).containsExactly(8, 1);
  }

  @Test
  void shouldFailATileAtItsDeadlineThatIsNextWhileTheEngineIsBusy() throws Exception {
    add(Lane.ROUTINE, Tiles.MODEL, 8);
    take(work(tile(Tiles.MODEL, SOON)));
    lookAhead();
    lookAhead();
    now = SOON;

    lookAhead();

    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.NOT_SCORED_IN_TIME));
    assertThat(classifier.batches).isEmpty();
  }

  @Test
  void shouldLetTheNextBatchWaitUntriedWithTheLast() throws Exception {
    ModelReference absent = ModelReference.parse("absent@1");
    models.with(absent, '1');
    models.loading = new IOException("stale");
    models.loads.clear();
    add(Lane.ROUTINE, absent, 12);
    lookAhead();
    lookAhead();

    turn();

    assertThat(waiting.size()).isEqualTo(12);
    assertThat(models.loads).containsExactly("absent@1=1");
  }

  @Test
  void shouldDecodeBothBatchesIntoPixelsOfTheirOwn() throws Exception {
    for (int value = 0; value < 16; value++) {
      take(
          work(
              Tiles.record(
                  TILES,
                  value,
                  Tiles.tile(value, new ModelContent(Tiles.MODEL, null), Tiles.SIZE),
                  Tiles.png(Tiles.SIZE, 100 + value))));
    }
    lookAhead();
    lookAhead();

    turn();

    assertThat(producer.history())
        .extracting(sent -> ((TileScored) event(sent)).logits().toArray()[0])
        .containsExactlyElementsOf(
            IntStream.range(100, 116).mapToObj(value -> (float) value).toList());
  }

  /** A turn of the worker while the engine's thread is elsewhere. */
  private void lookAhead() throws InterruptedException {
    worker.turn(Duration.ZERO);
  }

  private void add(Lane lane, ModelReference model, int tiles) {
    for (int i = 0; i < tiles; i++) {
      take(
          work(
              Tiles.record(
                  TOPICS.tiles(lane),
                  i,
                  Tiles.tile(new ModelContent(model, null), null),
                  Tiles.png(Tiles.SIZE, 9))));
    }
  }
}
