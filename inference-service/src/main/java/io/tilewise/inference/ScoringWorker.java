package io.tilewise.inference;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.Decoded.Refused;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.Outcome.Failed;
import io.tilewise.inference.Outcome.Scored;
import io.tilewise.inference.TileScorer.Tile;
import io.tilewise.model.ModelException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches, scores them model by model and publishes what became of each tile. Its thread owns
 * the classifiers and sends through the publisher.
 */
final class ScoringWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringWorker.class);
  private static final Duration LOOK_UP = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final TileBuffer<HeldTile> buffer;
  private final Classifiers classifiers;
  private final TileScorer scorer;
  private final ScorePublisher publisher;
  private final List<ModelReference> preload;
  private volatile boolean stopped;
  private volatile @Nullable String problem = "models are not warm yet";

  ScoringWorker(
      TileBuffer<HeldTile> buffer,
      Classifiers classifiers,
      TileScorer scorer,
      ScorePublisher publisher,
      List<ModelReference> preload) {
    this.buffer = buffer;
    this.classifiers = classifiers;
    this.scorer = scorer;
    this.publisher = publisher;
    this.preload = preload;
  }

  /** What keeps it from working; null when nothing does. */
  @Nullable String problem() {
    return problem == null ? publisher.problem() : problem;
  }

  /** Ends after the batch at hand. */
  void stop() {
    stopped = true;
  }

  @Override
  @SuppressWarnings("try") // closed, not used, by the try block
  public void run() {
    try (classifiers;
        publisher) {
      warmUp();
      while (!stopped) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void warmUp() throws InterruptedException {
    for (ModelReference id : preload) {
      while (!stopped && !isWarm(id)) {
        Thread.sleep(RETRY);
      }
    }
    problem = null;
  }

  /** A model that is not there yet may still be copied: the service waits and says so. */
  private boolean isWarm(ModelReference id) {
    try {
      Objects.requireNonNull(classifiers.get(id));
      return true;
    } catch (ModelException | UncheckedIOException e) {
      problem = "preload: " + e.getMessage();
      LOG.warn("{} cannot be preloaded: {}", id, e.getMessage());
      return false;
    }
  }

  private void turn() throws InterruptedException {
    if (publisher.resend()) {
      Thread.sleep(LOOK_UP);
    }
    process(buffer.take(LOOK_UP));
  }

  /** One tile with all that is needed to tell what became of it. */
  private record Job(HeldTile held, TileExtracted tile, @Nullable String traceparent) {}

  void process(List<HeldTile> batch) throws InterruptedException {
    Map<ModelReference, List<Job>> byModel = new LinkedHashMap<>();
    for (HeldTile held : batch) {
      if (held.isAbandoned()) {
        continue;
      }
      switch (EventCodec.decode(held.received(), TileExtracted.class)) {
        case Accepted<TileExtracted> accepted -> {
          TileExtracted tile = accepted.event();
          byModel
              .computeIfAbsent(tile.model(), id -> new ArrayList<>())
              .add(new Job(held, tile, accepted.traceparent()));
        }
        case Refused<TileExtracted> refused -> refuse(held, refused);
      }
    }
    for (Map.Entry<ModelReference, List<Job>> group : byModel.entrySet()) {
      score(group.getKey(), group.getValue());
    }
  }

  private void refuse(HeldTile held, Refused<TileExtracted> refused) {
    TileFailed failure =
        TileIdentity.failure(held.received(), refused.cause(), refused.text()).orElse(null);
    publisher.failed(held, failure, refused.cause().name(), refused.text(), null);
  }

  private void score(ModelReference model, List<Job> jobs) throws InterruptedException {
    List<Tile> tiles = jobs.stream().map(ScoringWorker::tile).toList();
    List<Outcome> outcomes = outcomes(model, tiles);
    for (int i = 0; i < outcomes.size(); i++) {
      publish(jobs.get(i), outcomes.get(i));
    }
  }

  private static Tile tile(Job job) {
    return new Tile(job.tile, Objects.requireNonNull(job.held.received().value()));
  }

  /** The repository's file system may be away for a while; its tiles wait for it. */
  private List<Outcome> outcomes(ModelReference model, List<Tile> tiles)
      throws InterruptedException {
    while (true) {
      try {
        List<Outcome> outcomes = scorer.score(model, tiles);
        problem = null;
        return outcomes;
      } catch (UncheckedIOException e) {
        problem = "models: " + e.getMessage();
        LOG.warn("The model repository cannot be read for now", e);
        if (stopped) {
          return List.of();
        }
        Thread.sleep(RETRY);
      }
    }
  }

  private void publish(Job job, Outcome outcome) {
    TileExtracted tile = job.tile;
    switch (outcome) {
      case Scored scored ->
          publisher.scored(
              job.held,
              new TileScored(
                  tile.imageId(),
                  tile.submissionId(),
                  tile.index(),
                  tile.region(),
                  scored.logits(),
                  tile.model(),
                  tile.tissueFraction()),
              job.traceparent);
      case Failed failed ->
          publisher.failed(
              job.held,
              new TileFailed(
                  tile.imageId(),
                  tile.submissionId(),
                  tile.index(),
                  tile.region(),
                  tile.model(),
                  failed.reason(),
                  failed.text()),
              failed.reason().name(),
              failed.text(),
              job.traceparent);
    }
  }
}
