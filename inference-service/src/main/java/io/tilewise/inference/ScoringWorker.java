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
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkService;
import io.tilewise.model.ModelException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches, scores them model by model and publishes what became of each tile. Its thread owns
 * the classifiers and sends through the publisher.
 */
final class ScoringWorker implements WorkService.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringWorker.class);
  private static final Duration LOOK_UP = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final TileBuffer<Work> buffer;
  private final Classifiers classifiers;
  private final TileScorer scorer;
  private final ScorePublisher publisher;
  private final List<ModelReference> preload;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Instant closeBy;
  private Duration pause = LOOK_UP;
  private volatile @Nullable String problem = "models are not warm yet";

  ScoringWorker(
      TileBuffer<Work> buffer,
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

  @Override
  public @Nullable String problem() {
    return problem == null ? publisher.problem() : problem;
  }

  @Override
  public void stop(Instant by) {
    closeBy = by;
    stopped.countDown();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  @Override
  public void run() {
    try (classifiers) {
      warmUp();
      while (!isStopped()) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      publisher.close(closeBy);
    }
  }

  private void warmUp() throws InterruptedException {
    for (ModelReference id : preload) {
      while (!isStopped() && !isWarm(id)) {
        rest(RETRY);
      }
    }
    problem = null;
  }

  /** A stop ends it at once. */
  private void rest(Duration atMost) throws InterruptedException {
    boolean _ = stopped.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
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

  /** While something is not taken, pauses grow; scoring goes on up to what may be under way. */
  private void turn() throws InterruptedException {
    if (publisher.resend()) {
      rest(pause);
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    } else {
      pause = LOOK_UP;
    }
    process(buffer.take(LOOK_UP));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** One tile with all that is needed to tell what became of it. */
  private record Job(Work work, TileExtracted tile, @Nullable String traceparent) {}

  void process(List<Work> batch) throws InterruptedException {
    Map<ModelReference, List<Job>> byModel = new LinkedHashMap<>();
    for (Work work : batch) {
      if (work.isAbandoned()) {
        continue;
      }
      switch (EventCodec.decode(work.received(), TileExtracted.class)) {
        case Accepted<TileExtracted> accepted -> {
          TileExtracted tile = accepted.event();
          byModel
              .computeIfAbsent(tile.model(), id -> new ArrayList<>())
              .add(new Job(work, tile, accepted.traceparent()));
        }
        case Refused<TileExtracted> refused -> refuse(work, refused);
      }
    }
    for (Map.Entry<ModelReference, List<Job>> group : byModel.entrySet()) {
      score(group.getKey(), group.getValue());
    }
  }

  private void refuse(Work work, Refused<TileExtracted> refused) {
    String cause = refused.cause().name();
    TileIdentity.failure(work.received(), refused.cause(), refused.text())
        .ifPresentOrElse(
            failure -> publisher.failed(work, failure, cause, null),
            () -> publisher.unknown(work, cause, refused.text()));
  }

  private void score(ModelReference model, List<Job> jobs) throws InterruptedException {
    List<Tile> tiles = jobs.stream().map(ScoringWorker::tile).toList();
    List<Outcome> outcomes = outcomes(model, tiles);
    if (outcomes.isEmpty()) {
      jobs.forEach(job -> job.work.leave());
    }
    for (int i = 0; i < outcomes.size(); i++) {
      publish(jobs.get(i), outcomes.get(i));
    }
  }

  private static Tile tile(Job job) {
    return new Tile(job.tile, Objects.requireNonNull(job.work.received().value()));
  }

  /** The repository's file system may be away; its tiles wait for it. None when it is stopped. */
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
        if (isStopped()) {
          return List.of();
        }
        rest(RETRY);
      }
    }
  }

  private void publish(Job job, Outcome outcome) {
    TileExtracted tile = job.tile;
    switch (outcome) {
      case Scored scored ->
          publisher.scored(
              job.work,
              new TileScored(
                  tile.imageId(),
                  tile.submissionId(),
                  tile.index(),
                  tile.region(),
                  scored.logits(),
                  tile.model(),
                  tile.tissueFraction(),
                  null),
              job.traceparent);
      case Failed failed ->
          publisher.failed(
              job.work,
              new TileFailed(
                  tile.imageId(),
                  tile.submissionId(),
                  tile.index(),
                  tile.region(),
                  tile.model(),
                  failed.reason(),
                  failed.text(),
                  null),
              failed.reason().name(),
              job.traceparent);
    }
  }
}
