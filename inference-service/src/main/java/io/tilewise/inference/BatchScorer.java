package io.tilewise.inference;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.classifier.PathFree;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Scored;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.kafka.Faults;
import io.tilewise.model.ModelCard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Batches through a model, in smaller parts where one fails as a whole: until the engine has memory
 * for it, until the tile is found that spoils it for the others, or on which our own code fails.
 * Confined to one thread.
 */
final class BatchScorer {
  private final InferenceMetrics metrics;
  private final Faults faults;

  /**
   * Of one worker.
   *
   * @param faults shared by the workers of a process
   */
  BatchScorer(InferenceMetrics metrics, Faults faults) {
    this.metrics = metrics;
    this.faults = faults;
  }

  /** A tile's pixels, and whose they are. */
  record TilePixels(String imageId, RgbPixels pixels) {}

  /** Outcomes in the order of the tiles; no more at once than there was memory for before. */
  List<Outcome> score(Loaded model, List<TilePixels> tiles) {
    List<Outcome> outcomes = new ArrayList<>(tiles.size());
    while (outcomes.size() < tiles.size()) {
      int from = outcomes.size();
      int to = Math.min(tiles.size(), from + model.limit().tiles());
      outcomes.addAll(batch(model, tiles.subList(from, to)));
      if (outcomes.getLast() instanceof Waits waits) {
        outcomes.addAll(Collections.nCopies(tiles.size() - outcomes.size(), waits));
      }
    }
    return outcomes;
  }

  private List<Outcome> batch(Loaded model, List<TilePixels> tiles) {
    List<RgbPixels> pixels = tiles.stream().map(TilePixels::pixels).toList();
    try {
      return rows(model, metrics.timed(pixels.size(), () -> model.classifier().score(pixels)));
    } catch (EngineExhaustedException e) {
      model.limit().exhausted(tiles.size());
      return tiles.size() == 1
          ? List.of(Waits.of(Reason.INFERENCE_FAILED, e))
          : halves(model, tiles);
    } catch (IOException e) {
      return Collections.nCopies(tiles.size(), Waits.of(Reason.INFERENCE_FAILED, e));
    } catch (ClassifierException e) {
      // One of them may have spoilt it for the others.
      return tiles.size() == 1
          ? List.of(new Failed(e.reason(), e.getMessage()))
          : tiles.stream().flatMap(tile -> batch(model, List.of(tile)).stream()).toList();
    } catch (RuntimeException | Error e) {
      return tiles.size() == 1 || Faults.isTheMachines(e)
          ? List.of(givenUp(tiles.getFirst().imageId, e))
          : halves(model, tiles);
    }
  }

  /** Where even a few have to wait the rest is not tried. */
  private List<Outcome> halves(Loaded model, List<TilePixels> tiles) {
    int middle = tiles.size() / 2;
    List<Outcome> outcomes = new ArrayList<>(batch(model, tiles.subList(0, middle)));
    outcomes.addAll(
        outcomes.getLast() instanceof Waits waits
            ? Collections.nCopies(tiles.size() - middle, waits)
            : batch(model, tiles.subList(middle, tiles.size())));
    return outcomes;
  }

  /**
   * The end of one tile on which our own code failed. Thrown again is what so many tiles met that
   * it is everybody's, and what is the machine's rather than the code's.
   */
  Failed givenUp(String imageId, Throwable bug) {
    if (!faults.mayGiveUp(imageId, bug)) {
      switch (bug) {
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        default -> throw new IllegalArgumentException(bug);
      }
    }
    return new Failed(
        Reason.INFERENCE_FAILED,
        "inference: failed by itself on this tile: " + PathFree.of(bug.toString()));
  }

  private List<Outcome> rows(Loaded model, float[][] rows) {
    List<Outcome> outcomes = new ArrayList<>(rows.length);
    for (float[] row : rows) {
      faults.wentWell();
      outcomes.add(
          isFinite(row)
              ? new Scored(Logits.of(row), model.digest())
              : notFinite(model.card(), row));
    }
    return outcomes;
  }

  private static boolean isFinite(float[] row) {
    for (float value : row) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static Failed notFinite(ModelCard card, float[] row) {
    return new Failed(
        Reason.OUTPUT_NOT_FINITE,
        "output: %s for %s (expected: finite numbers)"
            .formatted(Arrays.toString(row), card.labels()));
  }
}
