package io.tilewise.tiler;

import io.tilewise.events.TileExtracted;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tile.RgbFrameEncoder;
import io.tilewise.kafka.PublishException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way of one image's tiles from its reader to the sink: threads that all images share encode,
 * while the thread that owns this reads on and hands over what is ready, in the order of the index.
 * What is in between is bounded for each image; beyond, the owner waits for the oldest. When it is
 * closed, no tile of the image is encoded but those that were just begun.
 */
final class TileEncoders implements ImageReading.Sink<PublishException>, AutoCloseable {
  /** Pixels of tiles in between: two rows of tiles of 256 across 20,000 pixels. */
  private static final long MAX_BYTES = 32 << 20;

  /** Tiles in between, which matters where they are tiny. */
  private static final int MAX_TILES = 1024;

  private static final Future<byte[]> NO_FRAME = CompletableFuture.completedFuture(new byte[0]);

  private static final Duration IDLE = Duration.ofSeconds(10);

  private static final ScopedValue<RgbFrameEncoder> ENCODER = ScopedValue.newInstance();

  private final TileSink sink;
  private final BiFunction<RgbFrameEncoder, RgbPixels, byte[]> encoding;
  private final ExecutorService threads;
  private final Queue<UnderWay> underWay = new ArrayDeque<>();
  private long bytes;

  /**
   * Encoders for one image, of the calling thread.
   *
   * @param threads as {@link #threads} gives them
   */
  TileEncoders(ExecutorService threads, TileSink sink) {
    this(threads, sink, RgbFrameEncoder::encode);
  }

  TileEncoders(
      ExecutorService threads,
      TileSink sink,
      BiFunction<RgbFrameEncoder, RgbPixels, byte[]> encoding) {
    this.threads = threads;
    this.sink = sink;
    this.encoding = encoding;
  }

  /**
   * Threads that encode tiles, one a processor. They begin with work and end, with what they hold,
   * when there was none for a while, so nobody has to close them.
   */
  static ExecutorService threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            processors,
            processors,
            IDLE.toNanos(),
            TimeUnit.NANOSECONDS,
            new LinkedBlockingQueue<>(), // each image bounds what is under way
            TileEncoders::thread);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** A tile whose frame is made. */
  private record UnderWay(TileExtracted tile, int bytes, Future<byte[]> frame) {}

  /**
   * One thread of the pool, begun with its first tile; an encoder that cannot be had fails that.
   */
  private static Thread thread(Runnable tiles) {
    RgbFrameEncoder encoder = new RgbFrameEncoder();
    return Thread.ofPlatform()
        .daemon()
        .name("tile-encoder")
        .unstarted(
            () -> {
              try (encoder) {
                ScopedValue.where(ENCODER, encoder).run(tiles);
              }
            });
  }

  /**
   * Takes the next tile.
   *
   * @param pixels null of a tile by reference, which has its turn as the others
   * @return false when nobody wants the rest of the image any more
   * @throws InterruptedIOException when the owner was interrupted, and is
   */
  @Override
  public boolean take(TileExtracted tile, @Nullable RgbPixels pixels)
      throws PublishException, InterruptedIOException {
    UnderWay next =
        pixels == null
            ? new UnderWay(tile, 0, NO_FRAME)
            : new UnderWay(tile, pixels.rgb().length, threads.submit(() -> encode(pixels)));
    underWay.add(next);
    bytes += next.bytes;
    boolean wanted = true;
    while (wanted && (isFull() || isReady())) {
      wanted = handOver();
    }
    return wanted;
  }

  private byte[] encode(RgbPixels pixels) {
    long start = System.nanoTime();
    byte[] frame = encoding.apply(ENCODER.get(), pixels);
    sink.encoded(System.nanoTime() - start);
    return frame;
  }

  @Override
  public boolean isWanted() {
    return sink.isWanted();
  }

  /** Hands over what is under way; false as {@link #take}. */
  boolean finish() throws PublishException, InterruptedIOException {
    boolean wanted = true;
    while (wanted && !underWay.isEmpty()) {
      wanted = handOver();
    }
    return wanted;
  }

  private boolean isFull() {
    return bytes > MAX_BYTES || underWay.size() > MAX_TILES;
  }

  private boolean isReady() {
    UnderWay first = underWay.peek();
    return first != null && first.frame.isDone();
  }

  private boolean handOver() throws PublishException, InterruptedIOException {
    UnderWay first = underWay.remove();
    bytes -= first.bytes;
    return sink.take(first.tile, result(first.frame));
  }

  private static byte[] result(Future<byte[]> frame) throws InterruptedIOException {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException(); // a frame that is ready would not say it
      }
      return frame.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while a tile was encoded");
    } catch (ExecutionException e) {
      // As it is: an exhausted heap is no fault of the image.
      throw switch (e.getCause()) {
        case Error error -> throw error;
        case RuntimeException bug -> bug;
        case null, default -> new IllegalStateException(e);
      };
    }
  }

  /** Forgets what is under way. */
  @Override
  public void close() {
    underWay.forEach(each -> each.frame.cancel(false));
  }
}
