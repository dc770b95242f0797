package io.tilewise.inference;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The models that one worker holds, loaded on demand; beyond a number the one that was used longest
 * ago is closed. A model that cannot be used is remembered for a while, so that a thousand tiles do
 * not try it a thousand times. Confined to one thread.
 */
final class Classifiers implements AutoCloseable {
  /** After this a model that could not be used is tried again. */
  static final Duration REMEMBERED = Duration.ofSeconds(30);

  private static final float LOAD_FACTOR = 0.75f;

  private final int maxModels;
  private final Loader loader;
  private final InstantSource clock;
  private final Map<ModelReference, Loaded> loaded =
      new LinkedHashMap<>(16, LOAD_FACTOR, /* accessOrder= */ true);
  private final Map<ModelReference, Refused> refused = new LinkedHashMap<>();

  Classifiers(int maxModels, Loader loader, InstantSource clock) {
    this.maxModels = maxModels;
    this.loader = loader;
    this.clock = clock;
  }

  /** Loads a model and warms it up. */
  @FunctionalInterface
  interface Loader {
    /**
     * Loads it.
     *
     * @throws ModelException when the model is unknown or cannot be used
     */
    Loaded load(ModelReference id) throws ModelException;
  }

  /** A model that is warm. */
  record Loaded(TileClassifier classifier, ModelCard card) {}

  private record Refused(ModelException exception, Instant until) {}

  /**
   * A model, loaded now if need be.
   *
   * @throws ModelException when it is unknown or cannot be used
   */
  Loaded get(ModelReference id) throws ModelException {
    Loaded known = loaded.get(id);
    if (known != null) {
      return known;
    }
    refused.values().removeIf(refusal -> !clock.instant().isBefore(refusal.until));
    Refused refusal = refused.get(id);
    if (refusal != null) {
      throw refusal.exception;
    }
    return load(id);
  }

  private Loaded load(ModelReference id) throws ModelException {
    try {
      // First room, then the model: two large ones may not fit side by side.
      evict(maxModels - 1);
      Loaded model = loader.load(id);
      loaded.put(id, model);
      return model;
    } catch (ModelException e) {
      refused.put(id, new Refused(e, clock.instant().plus(REMEMBERED)));
      throw e;
    }
  }

  private void evict(int atMost) {
    Iterator<Loaded> oldestFirst = loaded.values().iterator();
    while (loaded.size() > atMost) {
      Loaded oldest = oldestFirst.next();
      oldestFirst.remove();
      oldest.classifier.close();
    }
  }

  @Override
  public void close() {
    evict(0);
  }
}
