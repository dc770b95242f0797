package io.tilewise.classifier;

import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.util.List;

/**
 * A model as a function from tiles to logits. Confined to one thread at a time; {@link #close}
 * frees native memory and is called once.
 */
public interface TileClassifier extends AutoCloseable {
  /**
   * Scores a batch.
   *
   * @param tiles one or more; of the same size when the model's card says that they are not
   *     resized. Read within the call only: afterwards other pixels are written over them
   * @return one row per tile, in the order of {@code tiles}; one logit per label, in label order. A
   *     model that outputs probabilities gives {@code log(clip(p, 1e-7, 1 - 1e-7))}, renormalised.
   *     One number z for two labels gives {@code (0, z)}, one probability p what {@code (1 - p, p)}
   *     gives, the label that it speaks for last. A row that is not finite is what the model said
   *     of that tile; the other rows stand. They are the caller's own
   * @throws IllegalArgumentException when a tile has another size than the card's, which does not
   *     resize
   * @throws IllegalStateException when it is closed
   * @throws ClassifierException when the batch failed as a whole; the tiles may be fine one by one
   * @throws IOException when it passes, {@link EngineExhaustedException} among it: fewer tiles at
   *     once may be scored already
   */
  float[][] score(List<RgbPixels> tiles) throws ClassifierException, IOException;

  @Override
  void close();
}
