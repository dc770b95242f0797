package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.kafka.work.Work;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tiles whose deadline has passed. */
class TileDeadlinesTest extends ScoringFixture {
  private static final Instant SOON = Instant.EPOCH.plusSeconds(60);
  private static final String WAITED =
      "tile: not scored until 1970-01-01T00:01:00Z (expected: before its deadline);"
          + " it waited because of: IOException";

  @Test
  void shouldNotWaitForATileAfterItsDeadline() throws Exception {
    models.away = new IOException("stale");
    Work work = work(tile(Tiles.MODEL, Instant.EPOCH.plusSeconds(60)));
    process(List.of(work));
    deadlineWorker.turn();
    assertThat(producer.history()).isEmpty();
    now = now.plusSeconds(60);

    deadlineWorker.turn();
    producer.completeNext();
    producer.completeNext();

    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.MODEL_UNUSABLE);
              assertThat(failed.text())
                  .isEqualTo(
                      "tile: not scored until 1970-01-01T00:01:00Z (expected: before its deadline);"
                          + " it waited because of: IOException");
            });
    assertThat(finished).containsExactly(work);
  }

  @Test
  void shouldNotBeginToWaitAfterTheDeadline() throws Exception {
    models.away = new IOException("stale");

    process(List.of(work(tile(Tiles.MODEL, Instant.EPOCH))));

    assertThat(event(producer.history().getFirst())).isInstanceOf(TileFailed.class);
    assertThat(waiting.size()).isZero();
  }

  @Test
  void shouldWaitForATileWithoutADeadlineAsLongAsForAnImageThatDoesNotSay() throws Exception {
    models.away = new IOException("stale");
    process(List.of(work(tile(Tiles.MODEL, null))));
    now = now.plus(ImageSubmitted.DEFAULT_MAX_WAIT).minusMillis(1);
    deadlineWorker.turn();
    assertThat(producer.history()).isEmpty();
    now = now.plusMillis(1);

    deadlineWorker.turn();

    assertThat(event(producer.history().getFirst())).isInstanceOf(TileFailed.class);
  }

  @Test
  void shouldNeitherDecodeALateTileNorLoadItsModel() throws Exception {
    TileExtracted late = Tiles.tile(TINY, SOON);
    now = SOON;

    process(List.of(work(Tiles.record(TILES, 7, late, "no png".getBytes(UTF_8)))));

    assertFailed(
        Reason.NOT_SCORED_IN_TIME,
        "deadline: 1970-01-01T00:01:00Z passed before the tile's turn came (expected: scored by"
            + " then)");
    assertThat(models.loads).isEmpty();
  }

  @Test
  void shouldNotScoreATileWhoseDeadlinePassedWhileItsModelWasLoaded() throws Exception {
    models.meanwhile = () -> now = SOON;
    TileExtracted late = Tiles.tile(TINY, SOON);
    Work inTime = work(tile(Tiles.MODEL, SOON.plusSeconds(1)));

    process(List.of(work(Tiles.record(TILES, 7, late, "no png".getBytes(UTF_8))), inTime));

    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.NOT_SCORED_IN_TIME));
    assertThat(models.classifier(Tiles.MODEL, '1').batches).containsExactly(1);
    assertThat(event(producer.history().getLast())).isInstanceOf(TileScored.class);
  }

  @Test
  void shouldScoreLateTilesWhereTheyMayAmendAVerdict() throws Exception {
    scoreLateTiles();
    now = SOON;
    queue.of(Lane.ROUTINE).take(work(tile(Tiles.MODEL, SOON)));

    deadlineWorker.turn();
    assertThat(producer.history()).isEmpty();
    process(List.of(work(tile(Tiles.MODEL, SOON))));

    assertThat(event(producer.history().getFirst())).isInstanceOf(TileScored.class);
  }

  @Test
  void shouldFailATileAtItsDeadlineThatWaitsThoughLateOnesAreScored() throws Exception {
    scoreLateTiles();
    models.away = new IOException("stale");
    process(List.of(work(tile(Tiles.MODEL, SOON))));
    now = SOON;

    deadlineWorker.turn();

    assertFailed(Reason.MODEL_UNUSABLE, WAITED);
  }

  @Test
  void shouldBlameTheModelForALateTileWhereOthersWaitForIt() throws Exception {
    models.away = new IOException("stale");
    process(List.of(work(tile(Tiles.MODEL, null))));
    now = SOON;

    process(List.of(work(tile(Tiles.MODEL, SOON))));

    assertFailed(Reason.MODEL_UNUSABLE, WAITED);
  }

  @Test
  void shouldFailTilesThatQueueAtTheirDeadlineWhateverTheirWorkerDoes() throws Exception {
    Work late = work(tile(Tiles.MODEL, SOON));
    queue.of(Lane.ROUTINE).take(late);
    queue.of(Lane.ROUTINE).take(work(tile(Tiles.MODEL, null)));
    queue.of(Lane.ROUTINE).take(work(tile(Tiles.MODEL, SOON.plusMillis(1))));
    deadlineWorker.turn();
    assertThat(producer.history()).isEmpty();
    now = SOON;

    deadlineWorker.turn();
    producer.completeNext();
    producer.completeNext();

    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.NOT_SCORED_IN_TIME));
    assertThat(finished).containsExactly(late);
    assertThat(queue.fresh().size(Lane.ROUTINE)).isEqualTo(2);
  }

  @Test
  void shouldFailWhatWaitsWhileItsWorkerLoadsAnotherModel() throws Exception {
    models.with(OTHER, '1');
    models.away = new IOException("stale");
    process(List.of(work(tile(Tiles.MODEL, SOON))));
    models.away = null;
    models.meanwhile =
        () -> {
          now = SOON;
          deadlineWorker.turn();
          assertFailed(Reason.MODEL_UNUSABLE, WAITED);
        };

    process(List.of(work(tile(OTHER, null))));

    assertThat(models.loads).containsExactly("other@1=1");
    assertThat(event(producer.history().getLast())).isInstanceOf(TileScored.class);
  }

  @Test
  void shouldNotOpenALineForATileThatIsLate() throws Exception {
    turn();
    models.classifier(Tiles.MODEL, '1').memory = 0;
    process(List.of(work(tile(Tiles.MODEL, SOON)), work(tile(Tiles.MODEL, null))));
    now = SOON;

    attempt(TINY, waiting.due(1));

    assertThat(worker.problem()).isEqualTo("engine: OOM");
    assertThat(waiting.areDue()).as("another tile is tried in its place").isTrue();
  }

  private void assertFailed(Reason reason, String text) {
    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(reason);
              assertThat(failed.text()).isEqualTo(text);
            });
  }
}
