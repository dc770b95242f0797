package io.tilewise.kafka.work;

import io.tilewise.runtime.Health;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.ServiceThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service of {@link WorkLoop}s and the workers to which their handlers give the work, each with a
 * thread of its own. Its end has two stages: first nothing is read any more and what nobody has
 * begun is left; then what is under way has the time of a drain. Thread-safe.
 */
public final class WorkService implements RunningService {
  /** What the loop and the workers need after a drain: a last commit, and farewells to Kafka. */
  private static final Duration LAST_STEPS = Duration.ofSeconds(4);

  private final String name;
  private final List<WorkLoop> loops;
  private final List<Worker> workers;
  private final Duration drain;
  private final ServiceThreads threads = new ServiceThreads();

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
      service.threads.start(name + "-consumer-" + i, loops.get(i));
    }
    for (int i = 0; i < workers.size(); i++) {
      service.threads.start(name + "-worker-" + i, workers.get(i));
    }
    return service;
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
        .or(() -> problems().findFirst().map(Health::notReady))
        .orElseGet(Health::up);
  }

  private Stream<String> problems() {
    return Stream.concat(
            loops.stream().map(WorkLoop::problem), workers.stream().map(Worker::problem))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull);
  }

  @Override
  public void stopTaking() {
    loops.forEach(WorkLoop::stopTaking);
  }

  @Override
  public void close(Instant by) {
    Instant drained = earlier(Instant.now().plus(drain), by.minus(LAST_STEPS));
    loops.forEach(loop -> loop.endBy(drained));
    workers.forEach(worker -> worker.stop(drained));
    threads.join(earlier(drained.plus(LAST_STEPS), by));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
