package io.tilewise.lab.scores;

import java.io.IOException;
import java.util.function.Consumer;

/** Labelled images that can be gone over again, so that they need not all be in memory. */
@FunctionalInterface
public interface LabelledImages {
  /**
   * Shows each image once, always in the same order.
   *
   * @throws IOException when they cannot be read
   * @throws ScoreException when what is read makes no sense; says where
   */
  void forEach(Consumer<LabelledImage> visitor) throws IOException, ScoreException;
}
