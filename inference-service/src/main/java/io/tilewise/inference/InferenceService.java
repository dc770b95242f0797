package io.tilewise.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.classifier.engine.AbsentDeviceException;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.classifier.engine.NativesException;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.image.jpeg.JpegImage;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.inference.decode.BatchDecoder;
import io.tilewise.inference.queue.Arrival;
import io.tilewise.inference.queue.Deadlines;
import io.tilewise.inference.queue.Lanes;
import io.tilewise.inference.queue.TileBuffer;
import io.tilewise.inference.queue.TileQueue;
import io.tilewise.inference.queue.WaitingTiles;
import io.tilewise.kafka.Faults;
import io.tilewise.kafka.work.InputWatch;
import io.tilewise.kafka.work.WorkLoop;
import io.tilewise.kafka.work.WorkService;
import io.tilewise.kafka.work.WorkSource;
import io.tilewise.model.ModelFormat;
import io.tilewise.model.ModelRepository;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inference: reads tiles, scores them in batches, writes scores. See the package for its threads.
 */
public final class InferenceService {
  private static final String NAME = "inference";
  private static final String CLIENT = "tilewise-inference";

  private static final Logger LOG = LoggerFactory.getLogger(InferenceService.class);

  private final InferenceConfig config;
  private final MeterRegistry meters;
  private final InferenceMetrics metrics;
  private final Classifiers.Loader loader;
  private final Faults faults = new Faults();
  private final Slides slides;

  private InferenceService(
      InferenceConfig config, MeterRegistry meters, Classifiers.Loader loader) {
    this.config = config;
    this.meters = meters;
    this.metrics = new InferenceMetrics(meters, InferenceMetrics.device(config.device()));
    this.loader = loader;
    this.slides = Slides.of(config.images());
  }

  /**
   * Starts inference and returns at once; its health tells when the models to preload are warm and
   * it has joined its groups, in this order. With a GPU that is named the engines of the models
   * that there are start first, which takes a second or some.
   *
   * @throws ConfigurationException when there is no such device
   */
  public static RunningService start(InferenceConfig config, MeterRegistry meters)
      throws ConfigurationException {
    checkDevice(config);
    return start(config, meters, new RepositoryLoader(config.models(), config.device()));
  }

  /** The same with models from elsewhere. */
  static RunningService start(
      InferenceConfig config, MeterRegistry meters, Classifiers.Loader loader) {
    return new InferenceService(config, meters, loader).start();
  }

  /** Whoever names a GPU wants to know now that it is absent, not at the first tile. */
  private static void checkDevice(InferenceConfig config) throws ConfigurationException {
    if (!(config.device() instanceof EngineDevice.Gpu)) {
      return;
    }
    try {
      for (ModelFormat format : new ModelRepository(config.models()).formats()) {
        TileClassifiers.check(format, config.device());
      }
    } catch (AbsentDeviceException e) {
      throw new ConfigurationException(List.of(InferenceConfig.DEVICE + ": " + e.getMessage()));
    } catch (NativesException e) {
      throw new ConfigurationException(List.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      LOG.info("{} is looked for with the first model: {}", config.device(), e.getMessage());
    }
  }

  private RunningService start() {
    LOG.info("JPEGs are decoded by {}", JpegImage.decoder());
    Lanes lanes = new Lanes(config.topics(), config.lanes());
    Batches batches = config.batches();
    TileQueue queue =
        new TileQueue(
            lanes,
            new TileBuffer<>(
                batches.maxSize(), batches.maxDelay(), Arrival::model, System::nanoTime),
            new WaitingTiles(InstantSource.system()),
            new Deadlines(config.lateTiles() == LateTiles.AMEND, InstantSource.system()));
    metrics.watch(queue, config.topics());
    List<WorkService.Worker> workers = new ArrayList<>();
    for (int i = 0; i < config.workers(); i++) {
      workers.add(worker(queue, i));
    }
    slides.watch(queue.waiting()::hurry).ifPresent(workers::add);
    workers.add(new InputWatch("models", this::answered, () -> {}, System::nanoTime));
    workers.add(new DeadlineWorker(queue, publisher("deadlines")));
    List<WorkLoop> loops = config.lanes().stream().map(lane -> loop(queue, lane)).toList();
    return slides.closedWith(WorkService.start(NAME, loops, workers, config.drain()));
  }

  /** What is wrong with the repository its workers say, unless it hangs, and they with it. */
  private Optional<String> answered() {
    try {
      loader.check();
    } catch (IOException e) {
      LOG.debug("The models are away", e);
    }
    return Optional.empty();
  }

  /** Of a lane: a consumer that had others too would wait for theirs while this one is paused. */
  private WorkLoop loop(TileQueue queue, Lane lane) {
    WorkSource reading =
        new WorkSource(
                config.kafka(),
                config.topics().inferenceGroup(lane),
                CLIENT + "-" + lane.name().toLowerCase(Locale.ROOT),
                List.of(config.topics().tiles(lane)),
                new WorkSource.Limits(
                    config.batches().maxInFlight(), config.batches().maxInFlightBytes()))
            .countingDeaths();
    return WorkLoop.connect(reading, queue.of(lane), meters);
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
    CallLimit calls = new CallLimit(config.callLimit(), System::nanoTime);
    Classifiers classifiers =
        new Classifiers(config.maxModels(), calls.timed(loader), metrics, clock);
    EngineStage engine =
        new EngineStage(
            new ModelWatch(classifiers, queue.waiting(), config.preload(), clock),
            new TileScorer(classifiers, new BatchScorer(metrics, faults)),
            calls);
    return new ScoringWorker(
        queue,
        new BatchDecoder(decoderThreads(), slides.tiles(), metrics.decoding()),
        engine,
        publisher(String.valueOf(number)),
        clock);
  }

  /** Its share of the processors: before an accelerator they have nothing else to do. */
  private int decoderThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / config.workers());
  }
}
