package io.tilewise.inference;

import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.model.IncompleteModelException;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that one worker holds, loaded on demand; beyond a number the one that was used longest
 * ago is closed. Each is one content, which its digest names: what is written over its version is
 * another one, which takes its place when it is complete. Confined to one thread.
 */
final class Classifiers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Classifiers.class);
  private static final float LOAD_FACTOR = 0.75f;

  private final int maxModels;
  private final Loader loader;
  private final InferenceMetrics metrics;
  private final InstantSource clock;
  private final Map<ModelReference, Loaded> loaded =
      new LinkedHashMap<>(16, LOAD_FACTOR, /* accessOrder= */ true);
  private final FailedLoads failed;
  private final Set<ModelReference> replaced = new HashSet<>();

  Classifiers(int maxModels, Loader loader, InferenceMetrics metrics, InstantSource clock) {
    this.maxModels = maxModels;
    this.loader = loader;
    this.metrics = metrics;
    this.clock = clock;
    this.failed = new FailedLoads(clock);
  }

  /** Where models come from. */
  interface Loader {
    /**
     * Whether there are any models.
     *
     * @throws IOException when there are none for now
     */
    void check() throws IOException;

    /**
     * The names of all models, in order.
     *
     * @throws IOException as {@link #check()}
     */
    List<String> names() throws IOException;

    /**
     * What is there now under a name. Cheap while no file of it changes.
     *
     * @throws ModelException when the model is unknown or cannot be used
     * @throws IOException when that cannot be told now
     */
    Model resolve(ModelReference id) throws ModelException, IOException;

    /**
     * Loads a model and warms it up.
     *
     * @throws ModelException when the model cannot be used
     * @throws IOException when it cannot be read now, or the engine is exhausted
     */
    TileClassifier load(Model model) throws ModelException, IOException;
  }

  /**
   * A model that is warm.
   *
   * @param limit of the tiles that it is given at once
   */
  record Loaded(TileClassifier classifier, Model model, BatchLimit limit) {
    ModelCard card() {
      return model.card();
    }

    String digest() {
      return model.digest();
    }
  }

  /** Names of the models that there are, in order. */
  List<String> names() throws IOException {
    return loader.names();
  }

  /** Models that can be held at the same time. */
  int mostHeld() {
    return maxModels;
  }

  /** Whether a model of the wanted content is loaded. */
  boolean holds(ModelContent wanted) {
    Loaded known = loaded.get(wanted.id());
    return known != null && wanted.accepts(known.digest());
  }

  /**
   * A model of the wanted content, loaded now if need be.
   *
   * @throws ModelException when it is unknown or cannot be used, or has another content
   * @throws IOException when that passes
   */
  Loaded get(ModelContent wanted) throws ModelException, IOException {
    Loaded known = loaded.get(wanted.id());
    if (known != null && wanted.accepts(known.digest())) {
      return known;
    }
    Model model = loader.resolve(wanted.id());
    Loaded current = current(model);
    if (!wanted.accepts(model.digest())) {
      throw new ModelException(
          Reason.MODEL_DIFFERS,
          "model %s: content %s (expected: %s, which the tile was cut for)"
              .formatted(model.id(), model.digest(), wanted.digest()));
    }
    return current == null ? load(model) : current;
  }

  /**
   * Notices what was written over while it was loaded, and closes it.
   *
   * @return what was closed for that since the last look
   * @throws IOException when there are no models at all for now; what is loaded stays
   */
  Set<ModelReference> look() throws IOException {
    loader.check();
    for (Loaded known : List.copyOf(loaded.values())) {
      compare(known.model);
    }
    Set<ModelReference> closed = Set.copyOf(replaced);
    replaced.clear();
    return closed;
  }

  /** What is loaded is what its digest says, whatever became of its files: its tiles go on. */
  private void compare(Model known) {
    try {
      Model now = loader.resolve(known.id());
      var _ = current(now);
      metrics.whole(now);
    } catch (ModelException e) {
      metrics.broken(known, e.reason().name(), e);
    } catch (IncompleteModelException e) {
      metrics.broken(known, "incomplete", e);
    } catch (IOException e) {
      LOG.debug("{} cannot be compared with its files", known.id(), e);
    }
  }

  /** The loaded model, if it has this content; one that has another is closed. */
  private @Nullable Loaded current(Model now) {
    Loaded known = loaded.get(now.id());
    if (known == null || known.digest().equals(now.digest())) {
      return known;
    }
    metrics.changed(known.model, now);
    loaded.remove(now.id());
    replaced.add(now.id());
    close(known);
    return null;
  }

  private Loaded load(Model model) throws ModelException, IOException {
    failed.check(model);
    // First room, then the model: two large ones may not fit side by side.
    evict(maxModels - 1);
    Loaded current = new Loaded(loadWhole(model), model, new BatchLimit(clock));
    loaded.put(model.id(), current);
    failed.forget(model.id());
    return current;
  }

  /** What was read is what the digest is of: nothing was written meanwhile. */
  private TileClassifier loadWhole(Model model) throws ModelException, IOException {
    TileClassifier classifier;
    Instant start = clock.instant();
    try {
      classifier = loadMakingRoom(model);
    } catch (ModelException e) {
      checkUnchanged(model);
      failed.stays(model, e, Duration.between(start, clock.instant()));
      throw e;
    } catch (IOException e) {
      failed.passes(model, e, Duration.between(start, clock.instant()));
      throw e;
    }
    try {
      checkUnchanged(model);
      return classifier;
    } catch (ModelException | IOException | RuntimeException e) {
      close(model, classifier);
      throw e;
    }
  }

  /** Beside the others if there is memory for it, else in their place. */
  private TileClassifier loadMakingRoom(Model model) throws ModelException, IOException {
    try {
      return loader.load(model);
    } catch (EngineExhaustedException e) {
      if (loaded.isEmpty()) {
        throw e;
      }
      LOG.warn("{} closes the other models: {}", model.id(), e.getMessage());
      evict(0);
      return loader.load(model);
    }
  }

  private void checkUnchanged(Model model) throws ModelException, IOException {
    if (!loader.resolve(model.id()).digest().equals(model.digest())) {
      throw new IOException("model " + model.id() + ": changed while it was loaded");
    }
  }

  private void evict(int atMost) {
    Iterator<Loaded> oldestFirst = loaded.values().iterator();
    while (loaded.size() > atMost) {
      Loaded oldest = oldestFirst.next();
      oldestFirst.remove();
      close(oldest);
    }
  }

  private static void close(Loaded closed) {
    close(closed.model, closed.classifier);
  }

  /** One that does not close holds memory, but keeps no other from being closed. */
  private static void close(Model model, TileClassifier classifier) {
    try {
      classifier.close();
    } catch (RuntimeException e) {
      LOG.error("{} was not closed", model.id(), e);
    }
  }

  @Override
  public void close() {
    evict(0);
  }
}
