package io.tilewise.inference;

import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.inference.BatchScorer.TilePixels;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.decode.TileDecoder;
import io.tilewise.inference.decode.TileDecoders;
import io.tilewise.inference.queue.ModelContent;
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
import java.util.Optional;
import java.util.function.Function;

/**
 * Tiles of one model to outcomes, one each: whatever is wrong with a tile, its model or the engine,
 * the answer is an outcome, and its neighbours in the batch keep theirs. Only a bug that many tiles
 * meet is thrown. Confined to one thread.
 */
final class TileScorer implements AutoCloseable {
  private final Classifiers classifiers;
  private final TileDecoders decoders;
  private final BatchScorer batches;
  private final Function<TileExtracted, Optional<Failed>> late;

  /**
   * Of one worker.
   *
   * @param decoders closed with it
   * @param late the failure of a tile that is too late to be scored; from any thread
   */
  TileScorer(
      Classifiers classifiers,
      TileDecoders decoders,
      BatchScorer batches,
      Function<TileExtracted, Optional<Failed>> late) {
    this.classifiers = classifiers;
    this.decoders = decoders;
    this.batches = batches;
    this.late = late;
  }

  /**
   * A tile as it arrived.
   *
   * @param event what it is
   * @param pixels encoded as the event says
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes from a socket, never compared
  record Tile(TileExtracted event, byte[] pixels) {}

  /** Outcomes in the order of the tiles, which all want this model. */
  List<Outcome> score(ModelContent wanted, List<Tile> tiles) {
    try {
      return score(classifiers.get(wanted), tiles);
    } catch (ModelException e) {
      return Collections.nCopies(tiles.size(), new Failed(e.reason(), e.getMessage()));
    } catch (IOException e) {
      return Collections.nCopies(tiles.size(), Waits.of(Reason.MODEL_UNUSABLE, e));
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      return Collections.nCopies(tiles.size(), Waits.of(Reason.MODEL_UNUSABLE, cause));
    }
  }

  private List<Outcome> score(Loaded model, List<Tile> tiles) {
    Read[] reads = new Read[tiles.size()];
    decoders.each(
        reads.length,
        model.card().tile().size(),
        (number, decoder, room) -> reads[number] = read(tiles.get(number), decoder, room));
    List<TilePixels> readable = new ArrayList<>(reads.length);
    for (int i = 0; i < reads.length; i++) {
      if (reads[i] instanceof Pixels(RgbPixels pixels)) {
        readable.add(new TilePixels(tiles.get(i).event.imageId(), pixels));
      }
    }
    Iterator<Outcome> scored = batches.score(model, readable).iterator();
    List<Outcome> outcomes = new ArrayList<>(reads.length);
    for (int i = 0; i < reads.length; i++) {
      outcomes.add(
          switch (reads[i]) {
            case Pixels _ -> scored.next();
            case Settled(Outcome outcome) -> outcome;
            case Bug(Throwable bug) -> batches.givenUp(tiles.get(i).event.imageId(), bug);
          });
    }
    return outcomes;
  }

  /** What decoding a tile came to. */
  private sealed interface Read {}

  private record Pixels(RgbPixels pixels) implements Read {}

  private record Settled(Outcome outcome) implements Read {}

  private record Bug(Throwable bug) implements Read {}

  /** From any thread. */
  private Read read(Tile tile, TileDecoder decoder, RgbPixels room) {
    Optional<Failed> tooLate = late.apply(tile.event); // a load may have taken minutes
    if (tooLate.isPresent()) {
      return new Settled(tooLate.get());
    }
    try {
      return new Pixels(decoder.decode(tile.event, tile.pixels, room));
    } catch (ImageFormatException e) {
      return new Settled(new Failed(Reason.TILE_UNREADABLE, e.getMessage()));
    } catch (IOException e) {
      return new Settled(Waits.of(Reason.INFERENCE_FAILED, e));
    } catch (RuntimeException | Error e) {
      return new Bug(e);
    }
  }

  @Override
  public void close() {
    decoders.close();
  }
}
