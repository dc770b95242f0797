package io.tilewise.inference;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that are to be warm before a worker is ready. One that is not there yet may still be
 * copied: it is tried again and again, and the tiles of other models go on meanwhile. Confined to
 * the worker's thread.
 */
final class Preload {
  private static final Logger LOG = LoggerFactory.getLogger(Preload.class);

  private final Classifiers classifiers;
  private final List<ModelReference> cold;

  Preload(Classifiers classifiers, List<ModelReference> models) {
    this.classifiers = classifiers;
    this.cold = new ArrayList<>(models);
  }

  boolean isDone() {
    return cold.isEmpty();
  }

  /** Tries those that are not warm yet; tells why the last of them is not, null when all are. */
  @Nullable String attempt() {
    String problem = null;
    for (ModelReference id : List.copyOf(cold)) {
      try {
        Objects.requireNonNull(classifiers.get(new ModelContent(id, null)));
        cold.remove(id);
      } catch (ModelException | IOException e) {
        problem = "preload: " + e.getMessage();
        LOG.warn("{} cannot be preloaded: {}", id, e.getMessage());
      }
    }
    return problem;
  }
}
