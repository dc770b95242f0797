package io.tilewise.image.source;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.file.UnsettledFileException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image that stays open and is read by several at once. Each reading runs on a thread of the
 * pool, so that whoever waits for it can leave when the file system gives no bytes; until it does
 * nobody else waits for it. Closed by the last who reads it. Thread-safe.
 */
final class OpenImage {
  /** What native code that reads files by itself may take, since nobody sees whether it hangs. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private static final Duration LOOK_UP = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(OpenImage.class);

  private final SourceFile source;
  private final String version;
  private final ImageLimits limits;
  private final FileCalls others;
  private final Executor threads;
  private @Nullable ImageFile image;
  private @Nullable Exception unopened;
  private int readings;
  private boolean left;
  private volatile boolean over;
  private volatile int hanging;
  private volatile long hangsSince;

  /**
   * An image of which nothing was read yet.
   *
   * @param source its file, which this closes
   * @param version that it must have, or all readings are refused
   * @param others calls to the same file system, which say how long it may take to give bytes
   */
  OpenImage(
      SourceFile source, String version, ImageLimits limits, FileCalls others, Executor threads) {
    this.source = source;
    this.version = version;
    this.limits = limits;
    this.others = others;
    this.threads = threads;
  }

  /**
   * Reads something; what it gives is of the file that was opened, or it is refused.
   *
   * @throws ImageFormatException {@code CHANGED} when the file is another by now; as all readers
   * @throws SourceAwayException when the file system does not answer
   * @throws IOException when it fails
   */
  <T> T read(OpenImages.Reading<T> reading) throws IOException, ImageFormatException {
    Duration patience = others.patience();
    CompletableFuture<T> answer = begin(reading);
    long start = System.nanoTime();
    while (true) {
      try {
        return answer.get(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        boolean forever = System.nanoTime() - start > LONGEST.toNanos();
        if (forever || source.reading().compareTo(patience) > 0) {
          hangs(answer);
          throw away();
        }
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SourceAwayException("image: not read, stopped meanwhile (expected: read)", e);
      }
    }
  }

  private synchronized <T> CompletableFuture<T> begin(OpenImages.Reading<T> reading)
      throws IOException {
    if (left) {
      throw new LeftException();
    }
    if (hanging > 0) {
      throw away();
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    readings++;
    try {
      threads.execute(() -> run(reading, answer));
    } catch (RuntimeException | Error noThread) {
      ended();
      throw noThread;
    }
    return answer;
  }

  private <T> void run(OpenImages.Reading<T> reading, CompletableFuture<T> answer) {
    try {
      answer.complete(checked(image(), reading));
    } catch (ImageFormatException e) {
      over |= e.kind() == ImageFormatException.Kind.CHANGED;
      answer.completeExceptionally(e);
    } catch (IOException | RuntimeException | Error e) {
      over = true;
      answer.completeExceptionally(e); // it is thrown again where it is waited for
    } finally {
      ended();
    }
  }

  /**
   * Its structure is read once. What is refused, or fails, is closed by that, and everybody who
   * came meanwhile hears the same of it.
   */
  private ImageFile image() throws IOException, ImageFormatException {
    synchronized (source) {
      ImageFile opened = image;
      if (opened == null) {
        throwUnopened();
        opened = opened();
        image = opened;
      }
      return opened;
    }
  }

  private ImageFile opened() throws IOException, ImageFormatException {
    try {
      if (!source.version().equals(version)) {
        throw OpenImages.changed();
      }
      try {
        return ImageReaders.open(source, limits);
      } catch (ImageFormatException | UnsettledFileException refusal) {
        checkUnchanged();
        throw refusal;
      }
    } catch (IOException | ImageFormatException e) {
      over = true;
      unopened = e;
      throw e;
    }
  }

  private void throwUnopened() throws IOException, ImageFormatException {
    switch (unopened) {
      case IOException e -> throw e;
      case ImageFormatException e -> throw e;
      case null, default -> {}
    }
  }

  private <T> T checked(ImageFile image, OpenImages.Reading<T> reading)
      throws IOException, ImageFormatException {
    try {
      T value = reading.read(image);
      checkUnchanged(); // behind the pixels: they are of this file
      return value;
    } catch (ImageFormatException damage) {
      checkUnchanged();
      throw damage;
    }
  }

  private void checkUnchanged() throws IOException, ImageFormatException {
    try {
      source.checkVersion();
    } catch (ImageFormatException e) {
      throw e.kind() == ImageFormatException.Kind.CORRUPT ? OpenImages.changed() : e;
    }
  }

  private void hangs(CompletableFuture<?> reading) {
    synchronized (this) {
      if (hanging == 0) {
        hangsSince = System.nanoTime();
        others.hangs(reading);
      }
      hanging++;
    }
    var _ =
        reading.whenComplete(
            (_, _) -> {
              synchronized (this) {
                hanging--;
              }
            });
  }

  /** Somebody else found just before that it is to be opened anew. */
  static final class LeftException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Whether to open it anew: it is another by now, or was refused or failed. */
  boolean isOver() {
    return over;
  }

  /** Whether it hangs, and began so long ago; then it may be worth to open the file anew. */
  boolean hangs(Duration since) {
    return hanging > 0 && System.nanoTime() - hangsSince >= since.toNanos();
  }

  private static SourceAwayException away() {
    return new SourceAwayException(
        "image: no bytes for some time (expected: storage that answers)");
  }

  private static IOException failure(@Nullable Throwable cause)
      throws IOException, ImageFormatException {
    return switch (cause) {
      case IOException e -> e;
      case ImageFormatException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("reading an image", cause);
    };
  }

  /** Nobody begins to read it any more; it is closed when nobody does. */
  synchronized void leave() {
    if (!left) {
      left = true;
      closeUnused();
    }
  }

  private synchronized void ended() {
    readings--;
    closeUnused();
  }

  private void closeUnused() {
    if (left && readings == 0) {
      threads.execute(this::close);
    }
  }

  private void close() {
    try (SourceFile _ = source;
        ImageFile _ = image) {
      LOG.debug("An image is closed");
    } catch (IOException e) {
      LOG.warn("An image cannot be closed: {}", e.getClass().getSimpleName()); // no path
    }
  }
}
