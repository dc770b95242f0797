package io.tilewise.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.tilewise.classifier.TensorFlowTileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.Classifiers.Loaded;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inference: reads tiles, scores them in batches, writes scores. See the package for its threads.
 */
public final class InferenceService implements RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceService.class);
  private static final Duration LAST_STEPS = Duration.ofSeconds(4);

  private final InferenceConfig config;
  private final TileConsumer consumer;
  private final List<ScoringWorker> workers = new ArrayList<>();
  private final Thread consumerThread;
  private final List<Thread> workerThreads = new ArrayList<>();
  private final List<KafkaClientMetrics> clientMetrics = new ArrayList<>();
  private volatile @Nullable Throwable death;

  private InferenceService(InferenceConfig config, MeterRegistry meters) {
    this.config = config;
    ModelRepository repository = new ModelRepository(config.models());
    InferenceMetrics metrics = new InferenceMetrics(meters);
    TileBuffer<HeldTile> buffer =
        new TileBuffer<>(config.batches().maxSize(), config.batches().maxDelay(), System::nanoTime);
    metrics.watch(buffer);
    var kafkaConsumer = TileConsumer.connect(config);
    bind(new KafkaClientMetrics(kafkaConsumer), meters);
    consumer =
        new TileConsumer(
            kafkaConsumer, config.topics(), config.batches(), buffer, System::nanoTime);
    consumerThread = thread("inference-consumer", consumer);
    for (int i = 0; i < config.workers(); i++) {
      Classifiers classifiers =
          new Classifiers(config.maxModels(), id -> load(repository, id), InstantSource.system());
      workers.add(
          new ScoringWorker(
              buffer,
              classifiers,
              new TileScorer(classifiers, metrics),
              publisher(i, meters, metrics),
              config.preload()));
      workerThreads.add(thread("inference-worker-" + i, workers.get(i)));
    }
  }

  private ScorePublisher publisher(int worker, MeterRegistry meters, InferenceMetrics metrics) {
    var producer = ScorePublisher.connect(config, "tilewise-inference-" + worker);
    bind(new KafkaClientMetrics(producer), meters);
    return new ScorePublisher(
        producer,
        config.topics(),
        InstantSource.system(),
        metrics,
        consumer::finished,
        config.drain());
  }

  private static Loaded load(ModelRepository repository, ModelReference id) throws ModelException {
    Model model = repository.resolve(id);
    Instant start = Instant.now();
    Loaded loaded = new Loaded(TensorFlowTileClassifier.load(model), model.card());
    LOG.info("{} is warm after {}", model.id(), Duration.between(start, Instant.now()));
    return loaded;
  }

  private void bind(KafkaClientMetrics client, MeterRegistry meters) {
    client.bindTo(meters);
    clientMetrics.add(client);
  }

  /**
   * Starts inference and returns at once; {@link #health} tells when it has joined its group and
   * the models to preload are warm.
   *
   * @throws IllegalArgumentException when the model repository cannot be read
   */
  public static InferenceService start(InferenceConfig config, MeterRegistry meters) {
    InferenceService service = new InferenceService(config, meters);
    service.consumerThread.start();
    service.workerThreads.forEach(Thread::start);
    return service;
  }

  private Thread thread(String name, Runnable loop) {
    return Thread.ofPlatform()
        .name(name)
        .uncaughtExceptionHandler((dead, cause) -> die(dead.getName(), cause))
        .unstarted(loop);
  }

  private void die(String thread, Throwable cause) {
    LOG.error("{} died", thread, cause);
    death = cause;
  }

  @Override
  public String name() {
    return "inference";
  }

  @Override
  public Health health() {
    Throwable cause = death;
    if (cause != null) {
      return Health.dead("a loop died of " + cause);
    }
    return Stream.concat(
            Stream.ofNullable(consumer.problem()),
            workers.stream().map(ScoringWorker::problem).filter(Objects::nonNull))
        .findFirst()
        .map(Health::notReady)
        .orElseGet(Health::up);
  }

  @Override
  public void stopTaking() {
    consumer.stopTaking();
  }

  @Override
  public void close(Instant by) {
    Instant drained = Instant.now().plus(config.drain());
    Instant latest = by.minus(LAST_STEPS);
    consumer.stopTaking();
    workers.forEach(ScoringWorker::stop);
    try {
      // A worker ends when its batch is acknowledged; only then is there no more to commit.
      join(workerThreads, drained.isBefore(latest) ? drained : latest);
      consumer.end();
      join(List.of(consumerThread), by);
    } catch (InterruptedException e) {
      // The caller's own deadline has passed.
      Thread.currentThread().interrupt();
    }
    workerThreads.forEach(Thread::interrupt);
    consumerThread.interrupt();
    clientMetrics.forEach(KafkaClientMetrics::close);
  }

  private static void join(List<Thread> threads, Instant end) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(Duration.between(Instant.now(), end));
    }
  }
}
