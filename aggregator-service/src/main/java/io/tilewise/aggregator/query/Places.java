package io.tilewise.aggregator.query;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** How many streams may be open at the same time, and that all of them end. Thread-safe. */
final class Places implements AutoCloseable {
  private final int most;
  private final Duration heartbeatEvery;
  private final Semaphore free;
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * So many.
   *
   * @param heartbeatEvery time after which a stream that has nothing to tell writes all the same
   */
  Places(int most, Duration heartbeatEvery) {
    this.most = most;
    this.heartbeatEvery = heartbeatEvery;
    this.free = new Semaphore(most);
  }

  /** Takes a place for one stream, which gives it back. */
  void take() {
    if (over.getCount() == 0) {
      throw ProblemException.unavailable("event streams: none (expected: ask another instance)");
    }
    if (!free.tryAcquire()) {
      throw ProblemException.unavailable(
          "event streams: " + most + " (expected: fewer at the same time)");
    }
  }

  Duration heartbeatEvery() {
    return heartbeatEvery;
  }

  void giveBack() {
    free.release();
  }

  int free() {
    return free.availablePermits();
  }

  /** Waits, less long when all streams are to end: then it says so. */
  boolean isOverWithin(Duration time) throws InterruptedException {
    return over.await(time.toNanos(), NANOSECONDS);
  }

  /** All streams end. */
  @Override
  public void close() {
    over.countDown();
  }
}
