package io.tilewise.image.source;

import io.tilewise.image.ImageFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Calls to a file system that may never return, and that no interrupt ends: a pipe that nobody
 * writes to, a file that somebody holds a lease on, a mount whose server is gone. Each runs on a
 * daemon thread of its own, for which its caller waits a limited time; what comes later is handed
 * to whoever closes it. While a call hangs a second one for the same thing is only made after a
 * while: a pipe may be a file again, and what waits for its writer does not learn that.
 * Thread-safe.
 */
public final class FileCalls {
  /** How long a call may take while none hangs. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** It has a quarter of that beside one that hangs, a ninth beside two, and this part at least. */
  static final int SMALLEST_PART = 50;

  /** How long after one that hangs another call is made for the same thing. */
  public static final Duration AGAIN = Duration.ofSeconds(20);

  /** With so many there are no more, for their threads' sake. */
  static final int TOO_MANY = 1_000;

  /**
   * An image that hangs while it is read has memory as well as a thread, and counts for as many.
   */
  private static final int READING = 8;

  private static final Logger LOG = LoggerFactory.getLogger(FileCalls.class);

  private final Duration limit;
  private final Duration again;
  private final Map<Object, Call<?>> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger hanging = new AtomicInteger();

  /**
   * None is under way.
   *
   * @param limit how long a call may take while none hangs
   * @param again how long after one that hangs another is made for the same thing
   */
  public FileCalls(Duration limit, Duration again) {
    this.limit = limit;
    this.again = again;
  }

  /** What is called. */
  @FunctionalInterface
  public interface Body<T> {
    T call() throws IOException, ImageFormatException;
  }

  /**
   * Calls.
   *
   * @param key of the thing that the call is about
   * @param late takes an answer that nobody waits for any more
   * @throws SourceAwayException when the call does not end in time
   * @throws ImageFormatException what the call throws, as all others
   */
  public <T> T call(Object key, Body<T> body, Consumer<T> late)
      throws IOException, ImageFormatException {
    Duration patience = patience();
    Call<T> call = new Call<>(key, body, late);
    try {
      start(call, patience);
      return call.answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        call.hang();
      }
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      call.leave(e);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while an image was opened");
    }
  }

  /** How long the file system may take now. */
  public Duration patience() throws SourceAwayException {
    int others = hanging();
    if (others >= TOO_MANY) {
      throw new SourceAwayException(
          "image: not opened while %d others hang (expected: a file system that answers)"
              .formatted(others));
    }
    int part = (1 + others) * (1 + others);
    return limit.dividedBy(Math.min(part, SMALLEST_PART));
  }

  /** Calls that take longer than their callers waited, and what counts for as many. */
  public int hanging() {
    return hanging.get();
  }

  /** Something else hangs until this ends, with more in its hands than a call has. */
  public void hangs(CompletableFuture<?> end) {
    hanging.addAndGet(READING);
    var _ = end.whenComplete((_, _) -> hanging.addAndGet(-READING));
  }

  private void start(Call<?> call, Duration patience)
      throws SourceAwayException, InterruptedException {
    Call<?> other = underWay.putIfAbsent(call.key, call);
    while (other != null && !(other.hangs(again) && underWay.replace(call.key, other, call))) {
      if (other.hangs(Duration.ZERO)
          || !other.ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw notOpened(null);
      }
      other = underWay.putIfAbsent(call.key, call);
    }
    try {
      Thread.ofPlatform().daemon().name("image-opening").start(call);
    } catch (Error noThread) {
      call.end();
      throw noThread;
    }
    var _ = call.answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static SourceAwayException failure(@Nullable Throwable cause)
      throws IOException, ImageFormatException {
    return switch (cause) {
      case TimeoutException e -> notOpened(e);
      case IOException e -> throw e;
      case ImageFormatException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("opening an image", cause);
    };
  }

  private static SourceAwayException notOpened(@Nullable Throwable cause) {
    String text = "image: not opened in time (expected: a file system that answers)";
    return cause == null ? new SourceAwayException(text) : new SourceAwayException(text, cause);
  }

  /** For a file that is opened when nobody waits for it any more. */
  static void close(Closeable late) {
    try {
      late.close();
    } catch (IOException e) {
      String why = e.getClass().getSimpleName(); // its text may be the file's path
      LOG.warn("A file that was opened late cannot be closed: {}", why);
    }
  }

  /** A call, which runs on its own thread. */
  private final class Call<T> implements Runnable {
    final Object key;
    final CompletableFuture<T> answer = new CompletableFuture<>();
    final CountDownLatch ended = new CountDownLatch(1);
    private final Body<T> body;
    private final Consumer<T> late;
    private final long start = System.nanoTime();
    private final @Nullable Map<String, String> logContext = MDC.getCopyOfContextMap();
    private boolean counted;
    private boolean over;

    Call(Object key, Body<T> body, Consumer<T> late) {
      this.key = key;
      this.body = body;
      this.late = late;
    }

    @Override
    public void run() {
      if (logContext != null) {
        MDC.setContextMap(logContext); // as its caller's; the thread ends with the call
      }
      try {
        T value = body.call();
        if (!answer.complete(value)) {
          late.accept(value);
        }
      } catch (IOException | ImageFormatException | RuntimeException | Error failure) {
        answer.completeExceptionally(failure);
      } finally {
        end();
      }
    }

    /** Its caller's time is over. */
    synchronized void hang() {
      if (!over) {
        counted = true;
        hanging.incrementAndGet();
      }
    }

    /** Another call for the same thing may begin. */
    synchronized void end() {
      over = true;
      if (counted) {
        hanging.decrementAndGet();
      }
      underWay.remove(key, this);
      ended.countDown();
    }

    /** Whether it hangs, and began so long ago. */
    synchronized boolean hangs(Duration since) {
      return counted && !over && System.nanoTime() - start >= since.toNanos();
    }

    /** Nobody waits for it, not even for an answer that came just now. */
    void leave(InterruptedException why) {
      answer.completeExceptionally(why);
      var _ = answer.thenAccept(late);
    }
  }
}
