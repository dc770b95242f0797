package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.kafka.work.Work;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tiles whose deadline has passed. */
class TileDeadlinesTest extends ScoringFixture {
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
}
