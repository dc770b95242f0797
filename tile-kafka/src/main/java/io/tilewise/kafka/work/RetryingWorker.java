package io.tilewise.kafka.work;

import io.tilewise.kafka.Failure;
import io.tilewise.kafka.PublishException;
import io.tilewise.kafka.StaysException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one work after another to its end. What may pass is tried again with growing pauses, which
 * a stop ends at once; what is given up goes to the dead letters. A work is finished when all that
 * was sent for it is acknowledged. Its thread owns the publisher.
 */
public final class RetryingWorker implements WorkService.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingWorker.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final long LOOK_MILLIS = 100;

  private final String doing;
  private final WorkQueue queue;
  private final Publisher publisher;
  private final Task task;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Instant closeBy;
  private volatile @Nullable String problem;

  /**
   * A worker that has not begun.
   *
   * @param doing what it does, such as {@code tiling}
   */
  public RetryingWorker(String doing, WorkQueue queue, Publisher publisher, Task task) {
    this.doing = doing;
    this.queue = queue;
    this.publisher = publisher;
    this.task = task;
  }

  /** What is to be done for each work. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it, or returns early when the work is abandoned. Any of these but {@link StaysException}
     * has it done again from its beginning; whatever else is thrown is a bug, and ends the service.
     *
     * @param failedBefore why the last attempt at the same work failed; null in the first one
     * @throws StaysException when there is nothing to retry
     */
    void attempt(Work work, @Nullable String failedBefore)
        throws IOException, PublishException, StaysException;

    /** An attempt failed for a reason that may pass. */
    default void retried() {}

    /** A dead letter was acknowledged. On the producer's thread. */
    default void deadLettered(String cause) {}
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void stop(Instant by) {
    closeBy = by;
    stopped.countDown();
  }

  @Override
  public void run() {
    try {
      while (stopped.getCount() > 0) {
        Work work = queue.poll(IDLE);
        if (work != null && end(work)) {
          work.finish();
        }
      }
    } catch (InterruptedException e) {
      // The service's deadline for stopping: what is left is done again by whoever comes next.
      Thread.currentThread().interrupt();
    } finally {
      publisher.close(closeBy);
    }
  }

  /** Brings a work to its end; false when it was abandoned before. */
  public boolean end(Work work) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    String failed = null;
    while (!work.isAbandoned()) {
      try {
        attempt(work, failed);
        break;
      } catch (PublishException | IOException | UncheckedIOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped while " + doing);
        }
        // The class without its text, which may name a path.
        failed = doing + " is tried again after " + e.getClass().getSimpleName();
        problem = failed;
        LOG.warn("{}: tried again in {} ms: {}", work, pause.toMillis(), e.getMessage());
        LOG.debug("{}", work, e);
        again(work, pause);
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
      }
    }
    problem = null;
    return !work.isAbandoned();
  }

  private void attempt(Work work, @Nullable String failed) throws IOException, PublishException {
    try {
      task.attempt(work, failed);
      publisher.flush();
    } catch (StaysException e) {
      giveUp(work, e.failure().code(), e.getMessage());
    } catch (PublishException e) {
      if (!e.isForGood()) {
        throw e;
      }
      publisher.reset();
      giveUp(work, Failure.RECORD_REFUSED, e.getMessage());
    }
  }

  private void giveUp(Work work, String cause, String text) throws PublishException {
    LOG.warn("{} to the dead letters: {} {}", work, cause, text);
    publisher.deadLetter(work, cause, text, () -> task.deadLettered(cause));
    publisher.flush();
  }

  /** A pause, unless it stops or somebody else does the work by then. */
  private void again(Work work, Duration pause) throws InterruptedException {
    task.retried();
    publisher.reset();
    Instant end = Instant.now().plus(pause);
    while (!work.isAbandoned() && Instant.now().isBefore(end)) {
      if (stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        work.leave();
      }
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
