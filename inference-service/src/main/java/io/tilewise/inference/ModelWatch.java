package io.tilewise.inference;

import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.InferenceConfig.Preload;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.model.IncompleteModelException;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a worker has what it needs to score: models in the repository, those that are to be
 * preloaded warm, an engine with memory. It looks every few seconds and mends what it can; the
 * tiles of other models go on meanwhile. Its worker's thread looks, any thread may ask.
 */
final class ModelWatch implements AutoCloseable {
  /** Between two looks. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);

  private final Classifiers classifiers;
  private final WaitingTiles waiting;
  private final InstantSource clock;
  private final Preload preload;
  private final Set<ModelReference> wanted = new LinkedHashSet<>();
  private final Set<ModelReference> cold = new LinkedHashSet<>();
  private final Set<ModelReference> refused = new HashSet<>();
  private Instant lookAt = Instant.MIN;
  private volatile boolean wasWarm;
  private volatile @Nullable String problem = "models are not warm yet";

  /**
   * Of one worker.
   *
   * @param preload models that are to be warm before it is given any tile
   */
  ModelWatch(Classifiers classifiers, WaitingTiles waiting, Preload preload, InstantSource clock) {
    this.classifiers = classifiers;
    this.waiting = waiting;
    this.clock = clock;
    this.preload = preload;
    if (preload instanceof Preload.Named(List<ModelReference> models)) {
      wanted.addAll(models);
      cold.addAll(models);
      wasWarm = models.isEmpty();
    }
  }

  /** Whether what is to be preloaded is warm, or was once; true when that is nothing. */
  boolean wasWarm() {
    return wasWarm;
  }

  /** What keeps it from working; null when nothing does. From any thread. */
  @Nullable String problem() {
    String known = problem;
    return known == null
        ? waiting.reasons().stream()
            .map(Waits::why)
            .filter(why -> why.cause() instanceof EngineExhaustedException)
            .map(why -> String.valueOf(why.cause().getMessage()))
            .findFirst()
            .orElse(null)
        : known;
  }

  /** Looks, when it is time to. */
  void look() {
    if (clock.instant().isBefore(lookAt)) {
      return;
    }
    String found;
    try {
      Set<ModelReference> replaced = classifiers.look();
      wanted.stream().filter(id -> replaced.stream().anyMatch(isOne(id))).forEach(cold::add);
      found = preloaded();
      wasWarm |= found == null;
    } catch (IOException e) {
      found = e.getMessage();
    }
    if (found != null && !found.equals(problem)) {
      LOG.warn("Not ready: {}", found);
    }
    problem = found;
    lookAt = clock.instant().plus(EVERY);
  }

  /** Whether a version is what is to be preloaded, which may leave open which one. */
  private static Predicate<ModelReference> isOne(ModelReference wanted) {
    return id -> wanted.isResolved() ? id.equals(wanted) : id.name().equals(wanted.name());
  }

  /** One that is not there yet may still be copied. Null when all are warm. */
  private @Nullable String preloaded() throws IOException {
    if (preload instanceof Preload.All && !wasWarm) {
      wantAll();
    }
    String missing = null;
    for (ModelReference id : List.copyOf(cold)) {
      try {
        var _ = classifiers.get(new ModelContent(id, null));
        cold.remove(id);
        refused.remove(id);
      } catch (ModelException | IncompleteModelException e) {
        missing = refuse(id, e) ? missing : "preload: " + e.getMessage();
      } catch (IOException e) {
        missing = "preload: " + e.getMessage();
      }
    }
    return missing;
  }

  /** As many of all models as can be held, beside those that cannot be used. */
  private void wantAll() throws IOException {
    for (String name : classifiers.names()) {
      ModelReference id = new ModelReference(name, null);
      if (!wanted.contains(id) && wanted.size() - refused.size() < classifiers.mostHeld()) {
        wanted.add(id);
        cold.add(id);
      }
    }
  }

  /**
   * Of all models one that cannot be used is left to its own tiles, unless no other is there.
   *
   * @return whether it keeps nothing from being ready
   */
  private boolean refuse(ModelReference id, Exception why) {
    if (preload instanceof Preload.Named) {
      return false;
    }
    if (refused.add(id)) {
      LOG.warn("{} is not preloaded: {}", id, why.getMessage());
    }
    return refused.size() < wanted.size();
  }

  @Override
  public void close() {
    classifiers.close();
  }
}
