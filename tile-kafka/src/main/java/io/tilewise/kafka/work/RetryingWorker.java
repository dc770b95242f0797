package io.tilewise.kafka.work;

import io.tilewise.kafka.Failure;
import io.tilewise.kafka.LogContext;
import io.tilewise.kafka.PublishException;
import io.tilewise.kafka.StaysException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt after another at the work of a queue; {@link Failure} says what becomes of one
 * that fails. What passes goes back into the queue with a growing pause, and the work behind it
 * passes by; what stays goes to the dead letters; a bug of ours sends single records there, or ends
 * the service. A work is finished when all that was sent for it is acknowledged; one that its task
 * leaves to other workers goes back into the queue as it was.
 *
 * <p>Its thread owns the publisher, which holds messages of one attempt only: each attempt ends
 * with a flush, or what it sent is forgotten.
 */
public final class RetryingWorker implements WorkService.Worker {
  /** Cause of a dead letter whose record our own code failed on. */
  public static final String PROCESSING_FAILED = "PROCESSING_FAILED";

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int DOUBLINGS = 9; // then it is longer than the longest
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final String doing;
  private final WorkQueue queue;
  private final WorkShare share;
  private final Publisher publisher;
  private final Task task;
  private final InstantSource clock;
  private volatile boolean stopped;
  private volatile @Nullable Instant closeBy;

  /**
   * A worker of any work, which has not begun.
   *
   * @param doing what it does, such as {@code tiling}
   */
  public RetryingWorker(String doing, WorkQueue queue, Publisher publisher, Task task) {
    this(doing, queue, WorkShare.ALL, publisher, task);
  }

  /**
   * A worker that has not begun.
   *
   * @param doing what it does, such as {@code tiling}
   * @param share of the queue's work
   */
  public RetryingWorker(
      String doing, WorkQueue queue, WorkShare share, Publisher publisher, Task task) {
    this(doing, queue, share, publisher, task, InstantSource.system());
  }

  RetryingWorker(
      String doing,
      WorkQueue queue,
      WorkShare share,
      Publisher publisher,
      Task task,
      InstantSource clock) {
    this.doing = doing;
    this.queue = queue;
    this.share = share;
    this.publisher = publisher;
    this.task = task;
    this.clock = clock;
  }

  /** What is to be done for each work. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it, or returns early when the work is abandoned. {@link Failure#of} says what becomes of
     * it when anything is thrown.
     *
     * @param failedBefore why the last attempt at the same work failed; null in the first one
     * @throws StaysException when there is nothing to retry
     * @throws LeftToOthersException when other workers are to do it
     */
    void attempt(Work work, @Nullable String failedBefore)
        throws IOException, PublishException, StaysException, LeftToOthersException;

    /** The worker is about to end: whatever an attempt waits for it had better leave. */
    default void stop() {}

    /** An attempt failed for a reason that may pass. */
    default void retried() {}

    /**
     * Work is about to go to the dead letters: sends whatever its readers have to know of that.
     *
     * @param text for people
     */
    default void givenUp(Work work, String text) throws PublishException {}

    /** A dead letter was acknowledged. On the producer's thread. */
    default void deadLettered(String cause) {}
  }

  @Override
  public @Nullable String problem() {
    return queue.troubles().problem();
  }

  @Override
  public void stop(Instant by) {
    closeBy = by;
    stopped = true;
    task.stop();
    queue.wake();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        Work work = queue.poll(IDLE, share);
        if (work != null && attempt(work)) {
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

  /** Makes an attempt; true when the work is at its end, false when it waits or is abandoned. */
  public boolean attempt(Work work) throws InterruptedException {
    if (work.isAbandoned()) {
      return false;
    }
    try (LogContext _ = LogContext.of(work.received())) {
      return attempted(work);
    }
  }

  private boolean attempted(Work work) throws InterruptedException {
    Optional<Failure.Passes> failed;
    try {
      failed = tried(work);
    } catch (LeftToOthersException e) {
      queue.leaveToOthers(work);
      return false;
    }
    if (failed.isPresent()) {
      again(work, failed.get());
      return false;
    }
    queue.troubles().ended(work, doing);
    return !work.isAbandoned();
  }

  /** Empty when the work is at its end. */
  private Optional<Failure.Passes> tried(Work work)
      throws InterruptedException, LeftToOthersException {
    if (work.isQuarantined()) {
      return failed(work, new Failure.Stays(Work.QUARANTINED, Work.QUARANTINED_TEXT));
    }
    try {
      task.attempt(work, work.attempts().failure());
      publisher.flush();
      queue.troubles().wentWell();
      return Optional.empty();
    } catch (LeftToOthersException e) {
      settle();
      throw e;
    } catch (StaysException e) {
      return failed(work, Failure.of(e));
    } catch (PublishException | IOException e) {
      publisher.reset();
      return failed(work, Failure.of(e));
    } catch (RuntimeException | Error e) {
      publisher.reset();
      Failure failure = Failure.of(e);
      if (failure instanceof Failure.Ours && !queue.troubles().mayGiveUp(work, e)) {
        throw e;
      }
      return failed(work, failure);
    }
  }

  /** Nothing of this attempt is left; whether Kafka took it matters to no other. */
  private void settle() {
    try {
      publisher.flush();
    } catch (PublishException e) {
      publisher.reset();
    }
  }

  private Optional<Failure.Passes> failed(Work work, Failure failure) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped while " + doing);
    }
    return switch (failure) {
      case Failure.Passes passes -> Optional.of(passes);
      case Failure.Stays stays -> {
        queue.troubles().stays(work, stays);
        yield giveUp(work, stays.code(), stays.text());
      }
      case Failure.Ours ours -> giveUp(work, PROCESSING_FAILED, ours.cause().toString());
    };
  }

  /** Empty when Kafka has the dead letter. */
  private Optional<Failure.Passes> giveUp(Work work, String cause, String text) {
    try {
      sayGivenUp(work, text);
      publisher.deadLetter(work, cause, text, () -> task.deadLettered(cause));
      publisher.flush();
      return Optional.empty();
    } catch (PublishException e) {
      publisher.reset();
      return Optional.of(new Failure.Passes("Kafka", e));
    }
  }

  private void sayGivenUp(Work work, String text) throws PublishException {
    try {
      task.givenUp(work, text);
      publisher.flush();
    } catch (PublishException e) {
      if (!e.isForGood()) {
        throw e;
      }
      publisher.reset(); // the dead letter is all that can be said
    }
  }

  private void again(Work work, Failure.Passes failure) {
    task.retried();
    queue.troubles().passes(work, failure);
    Duration pause = pause(work);
    work.failed(doing + " is tried again after " + failure.text());
    if (stopped) {
      work.leave();
    } else {
      queue.again(work, pause);
    }
  }

  /** It ends with the work's deadline, if that is yet to come, so that an attempt finds it out. */
  private Duration pause(Work work) {
    int doublings = Math.min(work.attempts().failed(), DOUBLINGS);
    Duration pause = min(FIRST_PAUSE.multipliedBy(1L << doublings), LONGEST_PAUSE);
    return work.deadline()
        .map(deadline -> Duration.between(clock.instant(), deadline).plusMillis(1))
        .filter(Duration::isPositive)
        .map(untilDeadline -> min(pause, untilDeadline))
        .orElse(pause);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
