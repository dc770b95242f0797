package io.tilewise.tiler;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.work.Publisher;
import io.tilewise.kafka.work.RetryingWorker;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkLoop;
import io.tilewise.kafka.work.WorkQueue;
import io.tilewise.kafka.work.WorkService;
import io.tilewise.kafka.work.WorkSource;
import io.tilewise.runtime.RunningService;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiler: reads {@code images.submitted}, cuts images, writes tiles and then their manifest. One
 * thread polls, each worker's thread cuts one image at a time, express before routine before
 * deferred ones; one more cuts express images alone, so that none waits for a giant of another
 * lane.
 */
public final class TilerService {
  private static final String NAME = "tiler";
  private static final String CLIENT = "tilewise-tiler";

  /** Submissions that wait for a worker; beyond them an urgent one is not seen. */
  private static final int WAITING = 1_000;

  private static final long WAITING_BYTES = 32 << 20;

  private TilerService() {}

  /**
   * Starts the tiler and returns at once; its health tells when it has joined its group.
   *
   * @throws IllegalArgumentException when the model repository cannot be read
   */
  public static RunningService start(TilerConfig config, MeterRegistry meters) {
    ImageTiler tiler = ImageTiler.of(config);
    TilerMetrics metrics = new TilerMetrics(meters);
    WorkQueue queue = new WorkQueue(TilerService::urgency);
    List<WorkService.Worker> workers = new ArrayList<>();
    workers.add(new InputWatch(tiler::problem, queue::hurry, System::nanoTime));
    for (int i = 0; i < config.workers(); i++) {
      Publisher publisher = TilePublisher.connect(config, CLIENT + "-" + i, meters);
      workers.add(worker(queue, tiler, publisher, config, metrics));
    }
    Publisher express = TilePublisher.connect(config, CLIENT + "-express", meters);
    workers.add(worker(queue, tiler, express, config, metrics).forTheMostUrgent());
    return WorkService.start(
        NAME, WorkLoop.connect(reading(config), queue, meters), workers, config.drain());
  }

  /** By its lane; what cannot be read has its answer at once. */
  private static int urgency(Work work) {
    if (EventCodec.decode(work.received(), ImageSubmitted.class)
        instanceof Decoded.Accepted<ImageSubmitted> accepted) {
      return switch (accepted.event().lane()) {
        case EXPRESS -> WorkQueue.MOST_URGENT;
        case ROUTINE -> WorkQueue.MOST_URGENT + 1;
        case DEFERRED -> WorkQueue.MOST_URGENT + 2;
      };
    }
    return WorkQueue.MOST_URGENT;
  }

  private static WorkSource reading(TilerConfig config) {
    return new WorkSource(
        config.kafka(),
        config.topics().prefix() + CLIENT,
        CLIENT,
        List.of(config.topics().imagesSubmitted()),
        new WorkSource.Limits(WAITING + config.workers(), WAITING_BYTES));
  }

  private static RetryingWorker worker(
      WorkQueue queue,
      ImageTiler tiler,
      Publisher publisher,
      TilerConfig config,
      TilerMetrics metrics) {
    InstantSource clock = InstantSource.system();
    TilePublisher tiles = new TilePublisher(publisher, config.topics(), clock, metrics);
    return new RetryingWorker(
        "tiling", queue, publisher, new TilingTask(tiler, tiles, clock, metrics));
  }
}
