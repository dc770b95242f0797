package io.tilewise.inference;

import io.tilewise.inference.decode.TileBatch;
import io.tilewise.inference.queue.Awaited;
import io.tilewise.inference.queue.BatchSpans;
import io.tilewise.inference.queue.Deadlines;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Scored;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.TileWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * @param begun when the engine was given it
   * @param outcomes in the order of its tiles
   * @param stopped whether nobody here tries again
   */
  void settle(TileBatch batch, Instant begun, List<Outcome> outcomes, boolean stopped) {
    ModelContent model = batch.model();
    List<TileWork> tiles = batch.tiles();
    BatchSpans spans = new BatchSpans(tiles, begun);
    Map<Awaited, Line> lines = new LinkedHashMap<>(Map.of(Awaited.of(model), new Line()));
    for (int i = 0; i < outcomes.size(); i++) {
      TileWork tile = tiles.get(i);
      Line ofModel = line(lines, Awaited.of(model));
      Line ofImage =
          Awaited.image(tile.tile()).map(image -> line(lines, image)).orElseGet(Line::new);
      switch (outcomes.get(i)) {
        case Scored scored -> {
          ofModel.answered = true;
          ofImage.answered = true;
          publisher.scored(tile.work(), tile.scored(scored), spans.of(tile));
        }
        case Failed failed -> {
          boolean inTime = !queue.deadlines().havePassed(tile.tile());
          ofModel.answered |= inTime && !failed.isOfPixels();
          ofImage.answered |= inTime;
          publisher.failed(tile, failed);
        }
        case Waits waits -> again(tile, waits, waits.isOfItsImage() ? ofImage : ofModel);
      }
    }
    lines.forEach((what, line) -> settle(what, line, stopped));
  }

  /** What a batch says of something that tiles may wait for. */
  private static final class Line {
    /** Whether it is there; the tile or the time says nothing of it. */
    private boolean answered;

    private final List<TileWork> again = new ArrayList<>();
    private @Nullable Waits why;
  }

  private static Line line(Map<Awaited, Line> lines, Awaited what) {
    return lines.computeIfAbsent(what, _ -> new Line());
  }

  private void again(TileWork tile, Waits waits, Line line) {
    line.why = waits;
    if (tile.work().isAbandoned()) {
      return; // whoever has its partition now scores it
    }
    if (clock.instant().isBefore(tile.deadline())) {
      line.again.add(tile);
    } else {
      publisher.failed(tile, Deadlines.waited(tile.deadline(), waits));
    }
  }

  private void settle(Awaited what, Line line, boolean stopped) {
    if (line.answered) {
      queue.waiting().goOn(what);
    }
    Waits why = line.why;
    if (stopped) {
      line.again.forEach(tile -> tile.work().leave());
    } else if (why != null) {
      line.again.forEach(tile -> publisher.waits(tile.image(), why.why()));
      queue.waiting().putBack(what, line.again, why);
    } else if (!line.answered) {
      queue.waiting().release(what);
    }
  }
}
