package io.tilewise.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.classifier.TensorFlowTileClassifier;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.inference.InferenceConfig.LateTiles;
import io.tilewise.inference.queue.Deadlines;
import io.tilewise.inference.queue.Lanes;
import io.tilewise.inference.queue.TileBuffer;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.kafka.Faults;
import io.tilewise.kafka.work.WorkLoop;
import io.tilewise.kafka.work.WorkService;
import io.tilewise.kafka.work.WorkSource;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
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
  private final Faults faults = new Faults();

  private InferenceService(InferenceConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.metrics = new InferenceMetrics(meters);
    this.repository = new ModelRepository(config.models());
  }

  /**
   * Starts inference and returns at once; its health tells when it has joined its group and the
   * models to preload are warm.
   */
  public static RunningService start(InferenceConfig config, MeterRegistry meters) {
    return new InferenceService(config, meters).start();
  }

  private RunningService start() {
    Lanes lanes = new Lanes(config.topics());
    Batches batches = config.batches();
    TileQueue queue =
        new TileQueue(
            lanes,
            new TileBuffer<>(batches.maxSize(), batches.maxDelay(), System::nanoTime),
            new WaitingTiles(InstantSource.system()),
            new Deadlines(config.lateTiles() == LateTiles.AMEND, InstantSource.system()));
    metrics.watch(queue);
    List<WorkService.Worker> workers = new ArrayList<>();
    for (int i = 0; i < config.workers(); i++) {
      workers.add(worker(queue, i));
    }
    workers.add(new DeadlineWorker(queue, publisher("deadlines")));
    WorkSource reading =
        new WorkSource(
                config.kafka(),
                config.topics().prefix() + CLIENT,
                CLIENT,
                lanes.topics(),
                new WorkSource.Limits(batches.maxInFlight(), batches.maxInFlightBytes()))
            .countingDeaths();
    return WorkService.start(
        NAME, WorkLoop.connect(reading, queue, meters), workers, config.drain());
  }

  private ScorePublisher publisher(String owner) {
    return new ScorePublisher(
        ScorePublisher.connect(config, CLIENT + "-" + owner, meters),
        config.topics(),
        InstantSource.system(),
        metrics);
  }

  private ScoringWorker worker(TileQueue queue, int number) {
    InstantSource clock = InstantSource.system();
    Classifiers classifiers =
        new Classifiers(config.maxModels(), new RepositoryLoader(), metrics, clock);
    return new ScoringWorker(
        queue,
        new ModelWatch(classifiers, queue.waiting(), config.preload(), clock),
        new TileScorer(
            classifiers,
            new TileDecoders(decoderThreads()),
            new BatchScorer(metrics, faults),
            queue::tooLate),
        publisher(String.valueOf(number)),
        clock);
  }

  /** Processors are idle while a worker decodes, but for what the other workers decode. */
  private int decoderThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / config.workers());
  }

  /** From the repository into TensorFlow. */
  private final class RepositoryLoader implements Classifiers.Loader {
    @Override
    public void check() throws IOException {
      repository.check();
    }

    @Override
    public Model resolve(ModelReference id) throws ModelException, IOException {
      return repository.resolve(id);
    }

    @Override
    public TileClassifier load(Model model) throws ModelException, IOException {
      Instant start = Instant.now();
      TileClassifier classifier = TensorFlowTileClassifier.load(model);
      LOG.info("{} is warm after {}", model.id(), Duration.between(start, Instant.now()));
      return classifier;
    }
  }
}
