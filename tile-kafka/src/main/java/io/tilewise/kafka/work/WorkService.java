package io.tilewise.kafka.work;

import io.tilewise.runtime.Health;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.ServiceThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service of {@link WorkLoop}s and the workers to which their handlers give the work, each with a
 * thread of its own. No loop joins its group before all workers are prepared. Its end has two
 * stages: first nothing is read any more and what nobody has begun is left; then what is under way
 * has the time of a drain. Thread-safe.
 */
public final class WorkService implements RunningService {
  /** What the loop and the workers need after a drain: a last commit, and farewells to Kafka. */
  private static final Duration LAST_STEPS = Duration.ofSeconds(4);

  private static final long LOOK_MILLIS = 50;

  private final String name;
  private final List<WorkLoop> loops;
  private final List<Worker> workers;
  private final Duration drain;
  private final ServiceThreads threads = new ServiceThreads();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean stopping;

  private WorkService(
      String name, List<WorkLoop> loops, List<? extends Worker> workers, Duration drain) {
    this.name = name;
    this.loops = List.copyOf(loops);
    this.workers = List.copyOf(workers);
    this.drain = drain;
  }

  /** Does work on a thread of its own, which {@code run} is. */
  public interface Worker extends Runnable {
    /** What keeps it from working; null when nothing does. From any thread. */
    @Nullable String problem();

    /**
     * Whether it could begin with work, or could once: nothing is read before. Until then {@link
     * #problem} says what it waits for. From any thread.
     */
    default boolean isPrepared() {
      return true;
    }

    /**
     * Ends it after what it has begun. A pause before another attempt ends at once. From any
     * thread.
     *
     * @param by the time until which it may wait for acknowledgements; then it is interrupted
     */
    void stop(Instant by);
  }

  /** A service of one loop, see the other one. */
  public static WorkService start(
      String name, WorkLoop loop, List<? extends Worker> workers, Duration drain) {
    return start(name, List.of(loop), workers, drain);
  }

  /**
   * Starts all threads and returns at once; {@link #health} tells when it is ready.
   *
   * @param name in logs, health and names of threads
   * @param drain how long a stop waits for what is under way before it is left to be done again
   */
  public static WorkService start(
      String name, List<WorkLoop> loops, List<? extends Worker> workers, Duration drain) {
    WorkService service = new WorkService(name, loops, workers, drain);
    for (int i = 0; i < loops.size(); i++) {
      WorkLoop loop = loops.get(i);
      service.threads.start(name + "-consumer-" + i, () -> service.run(loop));
    }
    for (int i = 0; i < workers.size(); i++) {
      service.threads.start(name + "-worker-" + i, workers.get(i));
    }
    return service;
  }

  /** As long as it has joined no group the other members have all partitions. */
  private void run(WorkLoop loop) {
    try {
      while ((stopping || !arePrepared()) && !closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        // Looks again.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is over: the loop only closes
    }
    loop.run();
  }

  private boolean arePrepared() {
    return workers.stream().allMatch(Worker::isPrepared);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Health health() {
    return threads
        .death()
        .map(Health::dead)
        .orElseGet(() -> problems().map(Health::notReady).orElseGet(Health::up));
  }

  /** All of them: one that passes, a model that warms up, is not to hide one that stays. */
  private Optional<String> problems() {
    Stream<@Nullable String> ofLoops = loops.stream().map(WorkLoop::problem);
    Stream<@Nullable String> ofWorkers = workers.stream().map(Worker::problem);
    if (arePrepared()) {
      return together(Stream.concat(ofLoops, ofWorkers));
    }
    return together(ofWorkers).or(() -> together(ofLoops)); // which have not begun
  }

  private static Optional<String> together(Stream<@Nullable String> problems) {
    return problems
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .distinct()
        .reduce((one, other) -> one + "; " + other);
  }

  @Override
  public void stopTaking() {
    stopping = true;
    loops.forEach(WorkLoop::stopTaking);
  }

  @Override
  public void close(Instant by) {
    Instant drained = earlier(Instant.now().plus(drain), by.minus(LAST_STEPS));
    loops.forEach(loop -> loop.endBy(drained));
    closing.countDown();
    workers.forEach(worker -> worker.stop(drained));
    threads.join(earlier(drained.plus(LAST_STEPS), by));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
