package io.tilewise.tiler;

import io.tilewise.events.TileExtracted;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.source.FileCalls;
import io.tilewise.image.source.SourceAwayException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one image, on a thread of its own: it reads ahead of whoever owns this, and when
 * its file system hangs it hangs alone. Nothing interrupts it, since an interrupt, and a close by
 * another thread, would wait for the file system as well; it closes the file itself when it ends.
 */
final class ImageReading implements AutoCloseable {
  /** Pixels that are read ahead. */
  private static final int MAX_BYTES = 16 << 20;

  /** What a tile without pixels takes in memory, about. */
  private static final int REFERENCE_BYTES = 1 << 10;

  private static final Duration LOOK_UP = Duration.ofMillis(100);

  private final SourceFile source;
  private final FileCalls others;
  private final Duration patience;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MAX_BYTES);
  private final CompletableFuture<ImageTiler.@Nullable Cut> end = new CompletableFuture<>();
  private final long began = System.nanoTime();
  private long waitedNanos;
  private volatile boolean left;

  /**
   * Begins to read.
   *
   * @param source that is open; this closes it when it ends
   * @param others calls to the same file system, which say how long it may take to give bytes
   */
  ImageReading(SourceFile source, ImageLimits limits, FileCalls others, Script script)
      throws SourceAwayException {
    this.source = source;
    this.others = others;
    this.patience = others.patience();
    Thread.ofPlatform().daemon().name("tiler-reading").start(() -> run(limits, script));
  }

  /** What is read of an image. */
  @FunctionalInterface
  interface Script {
    /** Reads an image, and gives its tiles to the reading; null when that takes no more. */
    ImageTiler.@Nullable Cut read(ImageFile image, ImageReading to)
        throws IOException, ImageFormatException, RejectedException;
  }

  /**
   * A tile, or the end where there is none.
   *
   * @param pixels null of a tile by reference
   * @param room that it takes
   */
  private record Part(@Nullable TileExtracted tile, @Nullable RgbPixels pixels, int room) {}

  /** Takes tiles. */
  @FunctionalInterface
  interface Sink<E extends Exception> {
    /**
     * Takes a tile.
     *
     * @param pixels null of a tile by reference
     * @return false when nobody wants the rest of the image any more
     */
    boolean take(TileExtracted tile, @Nullable RgbPixels pixels) throws E, InterruptedIOException;

    /** False when nobody wants the rest; asked while there is no tile, and at the end. */
    default boolean isWanted() {
      return true;
    }
  }

  private void run(ImageLimits limits, Script script) {
    try {
      end.complete(read(limits, script));
    } catch (IOException | ImageFormatException | RejectedException e) {
      end.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      end.completeExceptionally(e); // it is thrown again where it is waited for
    } finally {
      parts.add(new Part(null, null, 0));
    }
  }

  private ImageTiler.@Nullable Cut read(ImageLimits limits, Script script)
      throws IOException, ImageFormatException, RejectedException {
    try (source;
        ImageFile image = ImageReaders.open(source, limits)) {
      return script.read(image, this);
    }
  }

  /**
   * Takes a tile from the script.
   *
   * @param pixels null of a tile by reference
   * @return false when nobody wants the rest
   */
  boolean put(TileExtracted tile, @Nullable RgbPixels pixels) {
    int bytes = pixels == null ? REFERENCE_BYTES : Math.min(pixels.rgb().length, MAX_BYTES);
    long start = System.nanoTime();
    try {
      while (!left && !room.tryAcquire(bytes, LOOK_UP.toMillis(), TimeUnit.MILLISECONDS)) {
        // the owner may have left meanwhile
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a reading", e);
    }
    waitedNanos += System.nanoTime() - start;
    parts.add(new Part(tile, pixels, bytes));
    return !left;
  }

  /** How long it has read and decoded, without waiting for room. Of its own thread. */
  Duration decoding() {
    return Duration.ofNanos(System.nanoTime() - began - waitedNanos);
  }

  /** False when nobody wants the rest. */
  boolean isWanted() {
    return !left;
  }

  /**
   * Hands over the tiles, in the order of the script.
   *
   * @return what was read; empty when the sink wants no more
   * @throws SourceAwayException when the file system gives no bytes for too long
   */
  <E extends Exception> Optional<ImageTiler.Cut> handOver(Sink<E> sink)
      throws E, IOException, ImageFormatException, RejectedException {
    while (true) {
      Part part = next(sink);
      if (part == null) {
        return Optional.empty();
      }
      if (part.tile == null) {
        Optional<ImageTiler.Cut> whole = result();
        return sink.isWanted() ? whole : Optional.empty();
      }
      room.release(part.room);
      if (!sink.take(part.tile, part.pixels)) {
        return Optional.empty();
      }
    }
  }

  private Optional<ImageTiler.Cut> result()
      throws IOException, ImageFormatException, RejectedException {
    try {
      return Optional.ofNullable(end.resultNow());
    } catch (IllegalStateException failed) {
      switch (end.exceptionNow()) {
        case IOException e -> throw e;
        case ImageFormatException e -> throw e;
        case RejectedException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw failed;
      }
    }
  }

  /** Null when the sink wants no more. */
  private @Nullable Part next(Sink<?> sink) throws IOException {
    try {
      Part part = parts.poll();
      while (part == null) {
        if (source.reading().compareTo(patience) > 0) {
          others.hangs(end);
          throw new SourceAwayException(
              "image: no bytes for some time (expected: storage that answers)");
        }
        if (!sink.isWanted()) {
          return null;
        }
        part = parts.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
      }
      return part;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while an image was read");
    }
  }

  /** Wants no more. */
  @Override
  public void close() {
    left = true;
  }
}
