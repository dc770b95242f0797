package io.tilewise.inference;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.Outcome.Failed;
import io.tilewise.inference.Outcome.Scored;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tiles of one model to outcomes, one each: whatever is wrong with a tile or its model, the answer
 * is an outcome, and its neighbours in the batch keep theirs. Confined to one thread.
 */
final class TileScorer {
  private final Classifiers classifiers;
  private final InferenceMetrics metrics;

  TileScorer(Classifiers classifiers, InferenceMetrics metrics) {
    this.classifiers = classifiers;
    this.metrics = metrics;
  }

  /**
   * A tile as it arrived.
   *
   * @param event what it is
   * @param pixels encoded as the event says
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes from a socket, never compared
  record Tile(TileExtracted event, byte[] pixels) {}

  /** Outcomes in the order of the tiles. */
  List<Outcome> score(ModelReference id, List<Tile> tiles) {
    try {
      return score(classifiers.get(id), tiles);
    } catch (ModelException e) {
      return tiles.stream().<Outcome>map(tile -> new Failed(e.reason(), e.getMessage())).toList();
    }
  }

  private List<Outcome> score(Loaded model, List<Tile> tiles) {
    // Decoding is half as much work as a small model; the processors are idle just now.
    List<Read> reads = tiles.parallelStream().map(tile -> read(model.card(), tile)).toList();
    List<RgbPixels> readable =
        reads.stream().flatMap(read -> Stream.ofNullable(read.pixels)).toList();
    Iterator<Outcome> scored =
        (readable.isEmpty() ? List.<Outcome>of() : batch(model, readable)).iterator();
    return reads.stream()
        .map(read -> read.failure == null ? scored.next() : (Outcome) read.failure)
        .toList();
  }

  /** Either the pixels of a tile or why there are none. */
  private record Read(@Nullable RgbPixels pixels, @Nullable Failed failure) {}

  private static Read read(ModelCard card, Tile tile) {
    try {
      return new Read(pixels(card, tile), null);
    } catch (ImageFormatException e) {
      return new Read(null, new Failed(Reason.TILE_UNREADABLE, e.getMessage()));
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

  private List<Outcome> batch(Loaded model, List<RgbPixels> pixels) {
    try {
      return rows(model, metrics.timed(pixels.size(), () -> model.classifier().score(pixels)));
    } catch (ClassifierException e) {
      if (pixels.size() == 1) {
        return List.of(new Failed(Reason.INFERENCE_FAILED, e.getMessage()));
      }
      // One of them may have spoilt it for the others.
      return pixels.stream().flatMap(tile -> batch(model, List.of(tile)).stream()).toList();
    }
  }

  private static List<Outcome> rows(Loaded model, float[][] rows) {
    List<Outcome> outcomes = new ArrayList<>(rows.length);
    for (float[] row : rows) {
      outcomes.add(isFinite(row) ? new Scored(Logits.of(row)) : notFinite(model.card(), row));
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
