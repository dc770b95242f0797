package io.tilewise.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.classifier.TensorFlowTileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkLoop;
import io.tilewise.kafka.work.WorkService;
import io.tilewise.kafka.work.WorkSource;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inference: reads tiles, scores them in batches, writes scores. See the package for its threads.
 */
public final class InferenceService {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceService.class);
  private static final String NAME = "inference";
  private static final String CLIENT = "tilewise-inference";

  private final InferenceConfig config;
  private final MeterRegistry meters;
  private final InferenceMetrics metrics;
  private final ModelRepository repository;

  private InferenceService(InferenceConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.metrics = new InferenceMetrics(meters);
    this.repository = new ModelRepository(config.models());
  }

  /**
   * Starts inference and returns at once; its health tells when it has joined its group and the
   * models to preload are warm.
   *
   * @throws IllegalArgumentException when the model repository cannot be read
   */
  public static RunningService start(InferenceConfig config, MeterRegistry meters) {
    return new InferenceService(config, meters).start();
  }

  private RunningService start() {
    Lanes lanes = new Lanes(config.topics());
    Batches batches = config.batches();
    TileBuffer<Work> buffer =
        new TileBuffer<>(batches.maxSize(), batches.maxDelay(), System::nanoTime);
    metrics.watch(buffer);
    List<ScoringWorker> workers = new ArrayList<>();
    for (int i = 0; i < config.workers(); i++) {
      workers.add(worker(buffer, i));
    }
    WorkSource reading =
        new WorkSource(
            config.kafka(),
            config.topics().prefix() + CLIENT,
            CLIENT,
            lanes.topics(),
            new WorkSource.Limits(batches.maxInFlight(), batches.maxInFlightBytes()));
    return WorkService.start(
        NAME, WorkLoop.connect(reading, lanes.into(buffer), meters), workers, config.drain());
  }

  private ScoringWorker worker(TileBuffer<Work> buffer, int number) {
    Classifiers classifiers =
        new Classifiers(config.maxModels(), this::load, InstantSource.system());
    ScorePublisher publisher =
        new ScorePublisher(
            ScorePublisher.connect(config, CLIENT + "-" + number, meters),
            config.topics(),
            InstantSource.system(),
            metrics);
    return new ScoringWorker(
        buffer, classifiers, new TileScorer(classifiers, metrics), publisher, config.preload());
  }

  private Loaded load(ModelReference id) throws ModelException {
    Model model = resolve(id);
    Instant start = Instant.now();
    Loaded loaded = new Loaded(TensorFlowTileClassifier.load(model), model.card());
    LOG.info("{} is warm after {}", model.id(), Duration.between(start, Instant.now()));
    return loaded;
  }

  private Model resolve(ModelReference id) throws ModelException {
    try {
      return repository.resolve(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
