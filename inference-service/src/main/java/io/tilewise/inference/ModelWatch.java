package io.tilewise.inference;

import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private final List<ModelReference> preload;
  private final Set<ModelReference> cold;
  private Instant lookAt = Instant.MIN;
  private volatile @Nullable String problem = "models are not warm yet";

  /**
   * Of one worker.
   *
   * @param preload models that are to be warm before it is ready
   */
  ModelWatch(
      Classifiers classifiers,
      WaitingTiles waiting,
      List<ModelReference> preload,
      InstantSource clock) {
    this.classifiers = classifiers;
    this.waiting = waiting;
    this.clock = clock;
    this.preload = preload;
    this.cold = new LinkedHashSet<>(preload);
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
      preload.stream().filter(id -> replaced.stream().anyMatch(isOne(id))).forEach(cold::add);
      found = preloaded();
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
  private @Nullable String preloaded() {
    String missing = null;
    for (ModelReference id : List.copyOf(cold)) {
      try {
        var _ = classifiers.get(new ModelContent(id, null));
        cold.remove(id);
      } catch (ModelException | IOException e) {
        missing = "preload: " + e.getMessage();
      }
    }
    return missing;
  }

  @Override
  public void close() {
    classifiers.close();
  }
}
