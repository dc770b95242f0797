package io.tilewise.inference;

import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.inference.BatchScorer.TilePixels;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tiles of one model to outcomes, one each: whatever is wrong with a tile, its model or the engine,
 * the answer is an outcome, and its neighbours in the batch keep theirs. Only a bug that many tiles
 * meet is thrown. Confined to one thread.
 */
final class TileScorer {
  private final Classifiers classifiers;
  private final BatchScorer batches;
  private final Function<TileExtracted, Optional<Failed>> late;

  /**
   * Of one worker.
   *
   * @param late the failure of a tile that is too late to be scored; from any thread
   */
  TileScorer(
      Classifiers classifiers,
      BatchScorer batches,
      Function<TileExtracted, Optional<Failed>> late) {
    this.classifiers = classifiers;
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
    // Decoding is half as much work as a small model; the processors are idle just now.
    List<Read> reads = tiles.parallelStream().map(tile -> read(model.card(), tile)).toList();
    List<TilePixels> readable =
        reads.stream().flatMap(read -> Stream.ofNullable(read.tile)).toList();
    Iterator<Outcome> scored = batches.score(model, readable).iterator();
    return reads.stream()
        .map(read -> read.failure == null ? scored.next() : (Outcome) read.failure)
        .toList();
  }

  /** Either the pixels of a tile or why there are none. */
  private record Read(@Nullable TilePixels tile, @Nullable Failed failure) {}

  private Read read(ModelCard card, Tile tile) {
    String imageId = tile.event.imageId();
    Optional<Failed> tooLate = late.apply(tile.event); // a load may have taken minutes
    if (tooLate.isPresent()) {
      return new Read(null, tooLate.get());
    }
    try {
      return new Read(new TilePixels(imageId, pixels(card, tile)), null);
    } catch (ImageFormatException e) {
      return new Read(null, new Failed(Reason.TILE_UNREADABLE, e.getMessage()));
    } catch (RuntimeException | Error e) {
      return new Read(null, batches.givenUp(imageId, e));
    }
  }

  private static RgbPixels pixels(ModelCard card, Tile tile) throws ImageFormatException {
    if (tile.event.reference() != null) {
      throw unsupported("tile: by reference (expected: pixels; this release reads no references)");
    }
    if (!tile.event.contentType().equals(TilePng.CONTENT_TYPE)) {
      throw unsupported(
          "contentType: " + tile.event.contentType() + " (expected: " + TilePng.CONTENT_TYPE + ")");
    }
    int size = card.tile().size();
    RgbPixels pixels = TilePng.decode(tile.pixels, size * size);
    if (pixels.width() != size || pixels.height() != size) {
      throw unsupported(
          "tile: %dx%d (expected: %dx%d, as the model's card says)"
              .formatted(pixels.width(), pixels.height(), size, size));
    }
    return pixels;
  }

  private static ImageFormatException unsupported(String text) {
    return new ImageFormatException(Kind.UNSUPPORTED, text);
  }
}
