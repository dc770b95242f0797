package io.tilewise.inference;

import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import io.tilewise.inference.BatchScorer.TilePixels;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.decode.TileBatch;
import io.tilewise.inference.decode.TileBatch.Entry;
import io.tilewise.inference.decode.TileBatch.Read.Bug;
import io.tilewise.inference.decode.TileBatch.Read.Coded;
import io.tilewise.inference.decode.TileBatch.Read.Pixels;
import io.tilewise.inference.decode.TileBatch.Read.Settled;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Batches to outcomes, one for each tile: whatever is wrong with a tile, its model or the engine,
 * the answer is an outcome, and its neighbours in the batch keep theirs. Only a bug that many tiles
 * meet is thrown. Confined to one thread.
 */
final class TileScorer {
  private final Classifiers classifiers;
  private final BatchScorer batches;

  /** Of one worker. */
  TileScorer(Classifiers classifiers, BatchScorer batches) {
    this.classifiers = classifiers;
    this.batches = batches;
  }

  /** What came of a batch. */
  sealed interface Answer {
    /** Its outcomes, in the order of its tiles. */
    record Outcomes(List<Outcome> outcomes) implements Answer {}

    /**
     * It is not scored yet: its model is warm now, or its tiles are not decoded to the model's
     * size.
     *
     * @param side width and height of the model's tiles, in pixels
     */
    record Warm(int side) implements Answer {}
  }

  /**
   * Scores a batch, or loads its model. A load may take minutes, so whoever has the batch looks
   * again afterwards which of its tiles are still worth it.
   */
  Answer score(TileBatch batch) {
    try {
      boolean warm = classifiers.holds(batch.model());
      Loaded model = classifiers.get(batch.model());
      int side = model.card().tile().size();
      return warm && batch.side() == side
          ? new Answer.Outcomes(score(model, batch.entries()))
          : new Answer.Warm(side);
    } catch (ModelException e) {
      return all(batch, new Failed(e.reason(), e.getMessage()));
    } catch (IOException e) {
      return all(batch, Waits.of(Reason.MODEL_UNUSABLE, e));
    } catch (UncheckedIOException e) {
      return all(batch, Waits.of(Reason.MODEL_UNUSABLE, Objects.requireNonNull(e.getCause())));
    }
  }

  private static Answer all(TileBatch batch, Outcome outcome) {
    return new Answer.Outcomes(Collections.nCopies(batch.entries().size(), outcome));
  }

  private List<Outcome> score(Loaded model, List<Entry> entries) {
    List<TilePixels> readable = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if (entry.read() instanceof Pixels(RgbPixels pixels, _)) {
        readable.add(new TilePixels(entry.tile().tile().imageId(), pixels));
      }
    }
    Iterator<Outcome> scored = batches.score(model, readable).iterator();
    List<Outcome> outcomes = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      outcomes.add(
          switch (entry.read()) {
            case Pixels _ -> scored.next();
            case Settled(Outcome outcome) -> outcome;
            case Bug(Throwable bug) -> batches.givenUp(entry.tile().tile().imageId(), bug);
            case Coded _ -> throw new IllegalArgumentException("tile: coded (expected: pixels)");
          });
    }
    return outcomes;
  }
}
