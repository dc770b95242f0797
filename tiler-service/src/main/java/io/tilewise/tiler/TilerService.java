package io.tilewise.tiler;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.tilewise.model.ModelRepository;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.RunningService;
import io.tilewise.tiler.SubmissionConsumer.Held;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tiler: reads {@code images.submitted}, cuts images, writes tiles and then their manifest. One
 * thread polls, each worker's thread cuts one image at a time.
 */
public final class TilerService implements RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(TilerService.class);
  private static final Duration LAST_STEPS = Duration.ofSeconds(4);

  private final TilerConfig config;
  private final SubmissionConsumer consumer;
  private final List<TilingWorker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AutoCloseable> metrics = new ArrayList<>();
  private volatile @Nullable Throwable death;

  private TilerService(TilerConfig config, MeterRegistry meters) {
    this.config = config;
    BlockingQueue<Held> queue = new ArrayBlockingQueue<>(2 * SubmissionConsumer.MAX_POLL_RECORDS);
    ImageTiler tiler =
        new ImageTiler(
            new ImageRoots(config.imageRoots()),
            new ModelRepository(config.models(), config.defaultRule()),
            config.limits());
    var kafkaConsumer = SubmissionConsumer.connect(config);
    bind(new KafkaClientMetrics(kafkaConsumer), meters);
    consumer = new SubmissionConsumer(kafkaConsumer, config.topics().imagesSubmitted(), queue);
    TilerMetrics tilerMetrics = new TilerMetrics(meters);
    for (int i = 0; i < config.workers(); i++) {
      String clientId = "tilewise-tiler-" + i;
      TilePublisher publisher =
          new TilePublisher(
              () -> TilePublisher.connect(config, clientId),
              config.topics(),
              InstantSource.system(),
              tilerMetrics);
      workers.add(
          new TilingWorker(
              queue, consumer::finished, tiler, publisher, InstantSource.system(), tilerMetrics));
    }
  }

  /**
   * Starts the tiler and returns at once; {@link #health} tells when it has joined its group.
   *
   * @throws IllegalArgumentException when the model repository cannot be read
   */
  public static TilerService start(TilerConfig config, MeterRegistry meters) {
    TilerService service = new TilerService(config, meters);
    service.startThread("tiler-consumer", service.consumer);
    for (int i = 0; i < service.workers.size(); i++) {
      service.startThread("tiler-worker-" + i, service.workers.get(i));
    }
    return service;
  }

  private void bind(KafkaClientMetrics client, MeterRegistry meters) {
    client.bindTo(meters);
    metrics.add(client);
  }

  private void startThread(String name, Runnable loop) {
    Thread thread =
        Thread.ofPlatform()
            .name(name)
            .uncaughtExceptionHandler((dead, cause) -> die(dead.getName(), cause))
            .start(loop);
    threads.add(thread);
  }

  private void die(String thread, Throwable cause) {
    LOG.error("{} died", thread, cause);
    death = cause;
  }

  @Override
  public String name() {
    return "tiler";
  }

  @Override
  public Health health() {
    Throwable cause = death;
    if (cause != null) {
      return Health.dead("a loop died of " + cause);
    }
    String problem = consumer.problem();
    for (TilingWorker worker : workers) {
      problem = problem == null ? worker.problem() : problem;
    }
    return problem == null ? Health.up() : Health.notReady(problem);
  }

  @Override
  public void stopTaking() {
    consumer.stopTaking();
  }

  @Override
  public void close(Instant by) {
    Instant drained = earlier(Instant.now().plus(config.drain()), by.minus(LAST_STEPS));
    consumer.endBy(drained);
    workers.forEach(TilingWorker::stop);
    try {
      join(drained.plus(LAST_STEPS));
    } catch (InterruptedException e) {
      // The caller's own deadline has passed.
      Thread.currentThread().interrupt();
    }
    threads.forEach(Thread::interrupt);
    metrics.forEach(TilerService::closeQuietly);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private void join(Instant end) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(Duration.between(Instant.now(), end));
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.warn("not closed", e);
    }
  }
}
