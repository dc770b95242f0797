package io.tilewise.tiler;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.image.jpeg.JpegImage;
import io.tilewise.kafka.KeyConsumer;
import io.tilewise.kafka.work.InputWatch;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.RetryingWorker;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkLoop;
import io.tilewise.kafka.work.WorkQueue;
import io.tilewise.kafka.work.WorkService;
import io.tilewise.kafka.work.WorkShare;
import io.tilewise.kafka.work.WorkSource;
import io.tilewise.runtime.RunningService;
import io.tilewise.tiler.pace.Pace;
import io.tilewise.tiler.pace.ScoreWatch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tiler: reads {@code images.submitted}, cuts images, writes tiles and then their manifest. One
 * thread polls, each worker's thread cuts one image at a time, express before routine before
 * deferred ones. An image that is long under way, since it is a giant or since its lane is not
 * scored, keeps a worker from no image that is more urgent or light:
 *
 * <ul>
 *   <li>workers for any image, as many as are configured,
 *   <li>one for what is routine or express, and one for express images alone,
 *   <li>one for light images of any lane.
 * </ul>
 */
public final class TilerService {
  private static final Logger LOG = LoggerFactory.getLogger(TilerService.class);
  private static final String NAME = "tiler";
  private static final String CLIENT = "tilewise-tiler";

  /** Submissions that wait for a worker; beyond them an urgent one is not seen. */
  private static final int WAITING = 1_000;

  private static final long WAITING_BYTES = 32 << 20;

  private final TilerConfig config;
  private final MeterRegistry meters;
  private final WorkQueue queue = new WorkQueue(TilerService::urgency);
  private final Pace pace;
  private final TilingTask.Surroundings surroundings;

  private TilerService(TilerConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.pace = new Pace(config.maxAhead(), meters);
    TilerMetrics metrics = new TilerMetrics(meters);
    metrics.watch(config.topics());
    for (Lane lane : Lane.values()) {
      metrics.watch(queue, lane, urgency(lane));
    }
    this.surroundings =
        new TilingTask.Surroundings(pace, config.lateTiles(), InstantSource.system(), metrics);
  }

  /**
   * Starts the tiler and returns at once; its health tells when it has joined its group.
   *
   * @throws IllegalArgumentException when the model repository cannot be read
   */
  public static RunningService start(TilerConfig config, MeterRegistry meters) {
    return start(config, meters, ImageTiler.of(config));
  }

  static RunningService start(TilerConfig config, MeterRegistry meters, ImageTiler tiler) {
    return new TilerService(config, meters).start(tiler);
  }

  private RunningService start(ImageTiler tiler) {
    LOG.info("JPEGs are decoded by {}", JpegImage.decoder());
    List<WorkService.Worker> workers = new ArrayList<>();
    workers.add(
        new InputWatch("images and models", tiler::problem, queue::hurry, System::nanoTime));
    for (int i = 0; i < config.workers(); i++) {
      workers.add(
          worker("" + i, WorkShare.ALL, tiles -> TilingTask.of(tiler, tiles, surroundings)));
    }
    for (Lane lane : List.of(Lane.ROUTINE, Lane.EXPRESS)) {
      WorkShare share = WorkShare.upTo(urgency(lane));
      String name = lane.name().toLowerCase(Locale.ROOT);
      workers.add(worker(name, share, tiles -> TilingTask.of(tiler, tiles, surroundings)));
    }
    workers.add(
        worker("light", WorkShare.NOT_LEFT, tiles -> TilingTask.light(tiler, tiles, surroundings)));
    KeyConsumer outcomes =
        new KeyConsumer(config.kafka(), CLIENT + "-pace", config.topics().tilesScored());
    workers.add(new ScoreWatch(outcomes, pace));
    WorkLoop loop = WorkLoop.connect(reading(workers.size()), queue, meters);
    return WorkService.start(NAME, loop, workers, config.drain());
  }

  /** By its lane; what cannot be read has its answer at once. */
  private static int urgency(Work work) {
    return EventCodec.decode(work.received(), ImageSubmitted.class)
            instanceof Decoded.Accepted<ImageSubmitted> accepted
        ? urgency(accepted.event().lane())
        : WorkQueue.MOST_URGENT;
  }

  private static int urgency(Lane lane) {
    return switch (lane) {
      case EXPRESS -> WorkQueue.MOST_URGENT;
      case ROUTINE -> WorkQueue.MOST_URGENT + 1;
      case DEFERRED -> WorkQueue.MOST_URGENT + 2;
    };
  }

  private WorkSource reading(int workers) {
    return new WorkSource(
            config.kafka(),
            config.topics().tilerGroup(),
            CLIENT,
            List.of(config.topics().imagesSubmitted()),
            new WorkSource.Limits(WAITING + workers, WAITING_BYTES))
        .countingDeaths();
  }

  private RetryingWorker worker(
      String name, WorkShare share, Function<TilePublisher, TilingTask> task) {
    Publisher publisher = TilePublisher.connect(config, CLIENT + "-" + name, meters);
    TilePublisher tiles =
        new TilePublisher(publisher, config.topics(), surroundings.clock(), surroundings.metrics());
    return new RetryingWorker("tiling", queue, share, publisher, task.apply(tiles));
  }
}
