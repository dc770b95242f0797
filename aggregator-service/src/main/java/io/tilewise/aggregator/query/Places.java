package io.tilewise.aggregator.query;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many streams may be open at the same time, and that all of them end. Thread-safe. */
final class Places implements AutoCloseable {
  private final int most;
  private final Semaphore free;
  private final CountDownLatch over = new CountDownLatch(1);

  Places(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** Takes a place, to be given back. */
  Place take() {
    if (over.getCount() == 0) {
      throw ProblemException.unavailable("event streams: none (expected: ask another instance)");
    }
    if (!free.tryAcquire()) {
      throw ProblemException.unavailable(
          "event streams: " + most + " (expected: fewer at the same time)");
    }
    return new Place();
  }

  /** Those that are free. */
  int free() {
    return free.availablePermits();
  }

  /** All streams end. */
  @Override
  public void close() {
    over.countDown();
  }

  /** Room for one stream. */
  final class Place implements AutoCloseable {
    private final AtomicBoolean taken = new AtomicBoolean(true);

    /** Waits, less long when all are to end: then it says so. */
    boolean isOverWithin(Duration time) throws InterruptedException {
      return over.await(time.toNanos(), NANOSECONDS);
    }

    @Override
    public void close() {
      if (taken.getAndSet(false)) {
        free.release();
      }
    }
  }
}
