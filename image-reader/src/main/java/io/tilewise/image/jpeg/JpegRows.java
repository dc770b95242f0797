package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.Rows;
import io.tilewise.image.jpeg.samples.SampleColours;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An image of one scan, whose upper rows are given away while a thread of its own decodes the lower
 * ones, and another one checks the scan's data. All of its samples are held.
 */
final class JpegRows implements ImageReader {
  private final JpegDecoder decoder;
  private final ImageLayout layout;
  private final SampleColours colours;
  private final Rows rows;
  private final Thread decoding;
  private final Thread checking;

  /** Rows that have their samples, and whether more will follow; guarded by this. */
  private int decoded;

  private boolean ended;
  private @Nullable Throwable failure;

  /** Whether the data is known to be whole, or not to be; guarded by this. */
  private boolean checked;

  private @Nullable Throwable damage;
  private volatile boolean left;

  /** Rows that have their colours; the reader's own. */
  private int coloured;

  /**
   * Begins to decode and to check. Both files are the same, and belong to this until it is closed.
   *
   * @param file that is decoded
   * @param again that is checked
   */
  JpegRows(InputStream file, InputStream again, JpegHeader header) {
    decoder = new JpegDecoder(header);
    layout = header.layout();
    colours = SampleColours.of(decoder.samples(), header.frame().isGrey(), header.ycc());
    rows = new Rows(new RgbPixels(header.frame().width(), header.frame().height(), colours.rgb()));
    decoding = Thread.ofPlatform().daemon().name("jpeg-decoder").start(() -> decode(file));
    checking = Thread.ofPlatform().daemon().name("jpeg-check").start(() -> check(again, header));
  }

  private void check(InputStream file, JpegHeader header) {
    Throwable thrown = null;
    try {
      EntropyCheck.check(new Leavable(file), header);
    } catch (IOException | ImageFormatException | RuntimeException | Error e) {
      thrown = e; // it is thrown again where rows are waited for
    }
    synchronized (this) {
      damage = thrown;
      checked = true;
      notifyAll();
    }
  }

  /** Ends when nobody wants it any more. */
  private final class Leavable extends FilterInputStream {
    Leavable(InputStream file) {
      super(file);
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
      if (left) {
        throw new InterruptedIOException("JPEG: left before its data was checked");
      }
      return super.read(target, at, length);
    }
  }

  private void decode(InputStream file) {
    Throwable thrown = null;
    try {
      decoder.decodeByRow(file, this::reached);
    } catch (IOException | ImageFormatException | RuntimeException | Error e) {
      thrown = e; // it is thrown again where rows are waited for
    }
    synchronized (this) {
      failure = thrown;
      ended = true;
      notifyAll();
    }
  }

  private synchronized boolean reached(int row) {
    decoded = row;
    notifyAll();
    return !left;
  }

  @Override
  public ImageLayout layout() {
    return layout;
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    var _ = layout.level(level);
    int bottom = Math.clamp(y + (long) height, 0, rows.height());
    await(bottom);
    if (bottom > coloured) {
      colours.convert(coloured * rows.width(), bottom * rows.width());
      coloured = bottom;
    }
    return rows.region(x, y, width, height);
  }

  /**
   * Waits until these rows have their samples. What the check found counts before what the decoder
   * met: it names the damage, and decoders differ.
   */
  private synchronized void await(int bottom) throws IOException, ImageFormatException {
    awaitUntil(() -> decoded >= bottom || ended || damage != null);
    if (decoded < bottom) {
      awaitUntil(() -> checked);
      rethrow(damage);
      rethrow(failure);
      throw new IllegalStateException(
          "JPEG rows: %d (expected: %d)".formatted(decoded, rows.height()));
    }
    rethrow(damage);
  }

  @Override
  public synchronized void finish() throws IOException, ImageFormatException {
    awaitUntil(() -> ended && checked);
    rethrow(damage);
    rethrow(failure);
  }

  private synchronized void awaitUntil(BooleanSupplier condition) throws InterruptedIOException {
    try {
      while (!condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while a JPEG was decoded");
    }
  }

  private static void rethrow(@Nullable Throwable thrown) throws IOException, ImageFormatException {
    switch (thrown) {
      case null -> {}
      case IOException e -> throw e;
      case ImageFormatException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  /** Whoever closes the file behind it must not close it under those who read it. */
  @Override
  public void close() {
    left = true;
    boolean interrupted = false;
    while (decoding.isAlive() || checking.isAlive()) {
      try {
        decoding.join();
        checking.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
