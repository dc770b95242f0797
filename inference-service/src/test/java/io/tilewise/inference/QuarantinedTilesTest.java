package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.kafka.work.Work;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tiles of which processes died. */
class QuarantinedTilesTest extends ScoringFixture {
  @Test
  void shouldFailATileThatKilledProcessesAndNotScoreIt() throws Exception {
    Work work =
        new Work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)), finished::add, true);

    process(List.of(work));
    producer.completeNext();
    producer.completeNext();

    assertThat(models.loads).isEmpty();
    assertThat(event(producer.history().getFirst()))
        .isInstanceOfSatisfying(
            TileFailed.class,
            failed -> {
              assertThat(failed.index()).isEqualTo(3);
              assertThat(failed.reason()).isEqualTo(Reason.INFERENCE_FAILED);
              assertThat(failed.text()).isEqualTo(Work.QUARANTINED_TEXT);
            });
    assertThat(header(producer.history().getLast(), "dead_letter_cause"))
        .isEqualTo(Work.QUARANTINED);
    assertThat(
            meters
                .counter("tilewise.dead.letters", "service", "inference", "cause", Work.QUARANTINED)
                .count())
        .isEqualTo(1);
    assertThat(finished).containsExactly(work);
  }

  /** A loop that counts deaths has to know that the process lives. */
  @Test
  void shouldSayOfATileThatWaitsForItsModelThatItIsNotAtWork() throws Exception {
    models.away = new IOException("away");
    Work work = work(Tiles.record(TILES, 7, Tiles.tile(3), Tiles.png(4, 9)));

    process(List.of(work));

    assertThat(waiting.size()).isEqualTo(1);
    assertThat(work.hasWaited()).isTrue();
  }
}
