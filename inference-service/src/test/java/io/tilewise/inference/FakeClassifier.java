package io.tilewise.inference;

import io.tilewise.classifier.ClassifierException;
import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.Reason;
import io.tilewise.image.RgbPixels;
import java.util.ArrayList;
import java.util.List;

/** Says of a tile the value of its first byte, and misbehaves on two of them. */
final class FakeClassifier implements TileClassifier {
  /** A batch with such a tile fails as a whole. */
  static final int POISON = 13;

  /** Such a tile has an answer that is not finite. */
  static final int NOT_FINITE = 66;

  /** On such a tile the code itself fails. */
  static final int BUG = 17;

  /** Such a tile has an answer that is no probability. */
  static final int INVALID = 19;

  /** Tiles that there is memory for at once. */
  int memory = Integer.MAX_VALUE;

  /** What happens while a batch is scored. */
  Runnable meanwhile = () -> {};

  Runnable closing = () -> {};
  boolean failsToClose;
  final List<Integer> batches = new ArrayList<>();
  volatile boolean closed;

  @Override
  public float[][] score(List<RgbPixels> tiles)
      throws ClassifierException, EngineExhaustedException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    batches.add(tiles.size());
    meanwhile.run();
    if (tiles.size() > memory) {
      throw new EngineExhaustedException("engine: OOM", new IllegalStateException("OOM"));
    }
    float[][] rows = new float[tiles.size()][];
    for (int i = 0; i < rows.length; i++) {
      RgbPixels tile = tiles.get(i);
      if (tile.width() != Tiles.SIZE || tile.height() != Tiles.SIZE) {
        throw new IllegalArgumentException(
            "tile: %dx%d (expected: 4x4)".formatted(tile.width(), tile.height()));
      }
      int value = tile.rgb()[0] & 0xFF;
      if (value == POISON) {
        throw new ClassifierException(Reason.INFERENCE_FAILED, "poison", null);
      }
      if (value == INVALID) {
        throw new ClassifierException(Reason.OUTPUT_INVALID, "no probabilities", null);
      }
      if (value == BUG) {
        throw new IllegalStateException("bug");
      }
      rows[i] = new float[] {value == NOT_FINITE ? Float.NaN : value, 1};
    }
    return rows;
  }

  @Override
  public void close() {
    closed = true;
    closing.run();
    if (failsToClose) {
      throw new IllegalStateException("does not close");
    }
  }
}
