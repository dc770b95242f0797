package io.tilewise.inference;

import io.tilewise.events.Reason;
import io.tilewise.inference.queue.Deadlines;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Scored;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.TileWork;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the outcomes of a batch: they are published, and what passes puts its tiles
 * back to wait. Confined to its worker's thread.
 */
final class Settlement {
  private final TileQueue queue;
  private final ScorePublisher publisher;
  private final InstantSource clock;

  Settlement(TileQueue queue, ScorePublisher publisher, InstantSource clock) {
    this.queue = queue;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Settles a batch.
   *
   * @param outcomes in the order of its tiles
   * @param stopped whether nobody here tries again
   */
  void settle(ModelContent model, List<TileWork> tiles, List<Outcome> outcomes, boolean stopped) {
    List<TileWork> again = new ArrayList<>();
    boolean answered = false;
    Waits why = null;
    for (int i = 0; i < outcomes.size(); i++) {
      TileWork tile = tiles.get(i);
      switch (outcomes.get(i)) {
        case Scored scored -> {
          answered = true;
          publisher.scored(tile.work(), tile.scored(scored), tile.traceparent());
        }
        case Failed failed -> {
          answered |= isAnswer(tile, failed);
          publisher.failed(tile, failed);
        }
        case Waits waits -> {
          why = waits;
          if (clock.instant().isBefore(tile.deadline())) {
            again.add(tile);
          } else {
            publisher.failed(tile, Deadlines.waited(tile.deadline(), waits));
          }
        }
      }
    }
    if (answered) {
      queue.waiting().goOn(model);
    }
    putBack(model, again, why, answered, stopped);
  }

  /** Whether the model said it, not the tile or the time: what waits for the model can go on. */
  private boolean isAnswer(TileWork tile, Failed failed) {
    return failed.reason() != Reason.TILE_UNREADABLE && !queue.deadlines().havePassed(tile.tile());
  }

  private void putBack(
      ModelContent model,
      List<TileWork> again,
      @Nullable Waits why,
      boolean answered,
      boolean stopped) {
    if (stopped) {
      again.forEach(tile -> tile.work().leave());
    } else if (why != null) {
      again.forEach(tile -> publisher.waits(tile.image(), why.why()));
      queue.waiting().putBack(model, again, why);
    } else if (!answered) {
      queue.waiting().release(model);
    }
  }
}
