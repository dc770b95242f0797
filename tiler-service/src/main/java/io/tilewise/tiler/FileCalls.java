package io.tilewise.tiler;

import io.tilewise.kafka.AwayException;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to a file system that may never return, and that no interrupt ends: a pipe that nobody
 * writes to, a file that somebody holds a lease on, a mount whose server is gone. Each runs on a
 * daemon thread of its own, for which its caller waits a limited time; what comes later is handed
 * to whoever closes it. While a call hangs no second one is made for the same thing. Thread-safe.
 */
final class FileCalls {
  /** How long a call may take. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  /** With so many calls that hang, the next ones have a fifth of the time. */
  static final int MANY = 8;

  /** With so many there are no more, for their threads' sake. */
  static final int TOO_MANY = 256;

  private static final Logger LOG = LoggerFactory.getLogger(FileCalls.class);

  private final Duration limit;
  private final Map<Object, Call<?>> underWay = new ConcurrentHashMap<>();

  FileCalls(Duration limit) {
    this.limit = limit;
  }

  /** What is called. */
  @FunctionalInterface
  interface Body<T> {
    T call() throws IOException, RejectedException;
  }

  /**
   * Calls.
   *
   * @param key of the thing that the call is about
   * @param late takes an answer that nobody waits for any more
   * @throws AwayException when the call does not end in time
   */
  <T> T call(Object key, Body<T> body, Consumer<T> late) throws IOException, RejectedException {
    Duration patience = patience();
    Call<T> call = new Call<>(key, body, late);
    try {
      start(call, patience);
      return call.answer.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause(), patience);
    } catch (InterruptedException e) {
      call.leave(e);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while an image was opened");
    }
  }

  private Duration patience() throws AwayException {
    int hanging = hanging();
    if (hanging >= TOO_MANY) {
      throw new AwayException(
          "image: not opened while %d others hang (expected: a file system that answers)"
              .formatted(hanging));
    }
    return hanging < MANY ? limit : limit.dividedBy(5);
  }

  /** Calls that take longer than their callers waited. */
  int hanging() {
    return (int) underWay.values().stream().filter(Call::hangs).count();
  }

  private void start(Call<?> call, Duration patience) throws AwayException, InterruptedException {
    Call<?> other = underWay.putIfAbsent(call.key, call);
    while (other != null) {
      if (other.hangs() || !other.ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw notOpened(limit, null);
      }
      other = underWay.putIfAbsent(call.key, call);
    }
    try {
      Thread.ofPlatform().daemon().name("tiler-opening").start(call);
    } catch (Error noThread) {
      call.end();
      throw noThread;
    }
    var _ = call.answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static AwayException failure(@Nullable Throwable cause, Duration patience)
      throws IOException, RejectedException {
    return switch (cause) {
      case TimeoutException e -> notOpened(patience, e);
      case IOException e -> throw e;
      case RejectedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("opening an image", cause);
    };
  }

  private static AwayException notOpened(Duration within, @Nullable Throwable cause) {
    String text =
        "image: not opened within %d s (expected: a file system that answers)"
            .formatted(within.toSeconds());
    return cause == null ? new AwayException(text) : new AwayException(text, cause);
  }

  /** For a file that is opened when nobody waits for it any more. */
  static void close(Closeable late) {
    try {
      late.close();
    } catch (IOException e) {
      LOG.warn("A file that was opened late cannot be closed", e);
    }
  }

  /** A call, which runs on its own thread. */
  private final class Call<T> implements Runnable {
    final Object key;
    final CompletableFuture<T> answer = new CompletableFuture<>();
    final CountDownLatch ended = new CountDownLatch(1);
    private final Body<T> body;
    private final Consumer<T> late;

    Call(Object key, Body<T> body, Consumer<T> late) {
      this.key = key;
      this.body = body;
      this.late = late;
    }

    @Override
    public void run() {
      try {
        T value = body.call();
        if (!answer.complete(value)) {
          late.accept(value);
        }
      } catch (IOException | RejectedException | RuntimeException | Error failure) {
        answer.completeExceptionally(failure);
      } finally {
        end();
      }
    }

    /** Another call for the same thing may begin. */
    void end() {
      underWay.remove(key, this);
      ended.countDown();
    }

    boolean hangs() {
      return answer.isCompletedExceptionally() && answer.exceptionNow() instanceof TimeoutException;
    }

    /** Nobody waits for it, not even for an answer that came just now. */
    void leave(InterruptedException why) {
      answer.completeExceptionally(why);
      var _ = answer.thenAccept(late);
    }
  }
}
