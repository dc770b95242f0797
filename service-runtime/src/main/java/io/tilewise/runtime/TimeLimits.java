package io.tilewise.runtime;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Interrupts threads that take too long; one that waits for a connection closes it thereby. For
 * threads that serve one request and end: an interrupt that comes too late meets nobody.
 */
final class TimeLimits implements AutoCloseable {
  private final ScheduledThreadPoolExecutor watch =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("http-time-limits").daemon().factory());

  TimeLimits() {
    watch.setRemoveOnCancelPolicy(true);
  }

  /** What the current thread may take; it ends when closed. */
  interface Limit extends AutoCloseable {
    @Override
    void close();
  }

  Limit begin(Duration limit) {
    Thread thread = Thread.currentThread();
    Future<?> end = watch.schedule(thread::interrupt, limit.toMillis(), MILLISECONDS);
    return () -> end.cancel(false);
  }

  /** Sends at once what is written; each write may take so long. */
  OutputStream writing(OutputStream out, Duration limit) {
    return new FilterOutputStream(out) {
      @Override
      @SuppressWarnings("try") // the limit is closed, not used, by the try block
      public void write(byte[] bytes, int from, int length) throws IOException {
        try (Limit _ = begin(limit)) {
          out.write(bytes, from, length);
          out.flush();
        }
      }
    };
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
