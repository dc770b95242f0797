package io.tilewise.classifier;

import ai.djl.MalformedModelException;
import io.tilewise.model.Model;
import java.io.IOException;

/** One engine's way to load a model. */
@FunctionalInterface
interface ModelLoader {
  /**
   * Holds the card against what the model's files say of themselves, and loads them.
   *
   * @throws IllegalArgumentException when the two contradict each other, or the files are not what
   *     they should be
   * @throws MalformedModelException when the engine refuses the model
   * @throws IOException when it cannot be read now
   */
  LoadedModel open(Model model) throws MalformedModelException, IOException;
}
