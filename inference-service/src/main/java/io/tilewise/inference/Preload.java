package io.tilewise.inference;

import io.tilewise.events.model.ModelReference;
import java.util.Arrays;
import java.util.List;

/** Which models are warm before a process takes any tile. */
public sealed interface Preload {
  /** None. */
  Preload NONE = new Named(List.of());

  /** How it is written, for messages. */
  String EXPECTED = "all, or models as name or name@version with commas between them";

  /**
   * Some models. Without one of them the process is not ready.
   *
   * @param models each a version, or a name alone for what that means
   */
  record Named(List<ModelReference> models) implements Preload {
    public Named {
      models = List.copyOf(models);
    }
  }

  /**
   * Of each name in the repository what the name alone means, as many as a worker holds. One that
   * cannot be used keeps the others from nothing.
   */
  record All() implements Preload {}

  /**
   * Reads {@code all}, or names.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static Preload parse(String text) {
    return text.equals("all")
        ? new All()
        : new Named(
            Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(ModelReference::parse)
                .toList());
  }
}
