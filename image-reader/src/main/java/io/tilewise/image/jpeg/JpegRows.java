package io.tilewise.image.jpeg;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.Rows;
import io.tilewise.image.jpeg.samples.SampleColours;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An image of one scan, whose upper rows are given away while a thread of its own decodes the lower
 * ones. All of its samples are held.
 */
final class JpegRows implements ImageReader {
  private final JpegDecoder decoder;
  private final SampleColours colours;
  private final Rows rows;
  private final Thread decoding;

  /** Rows that have their samples, and whether more will follow; guarded by this. */
  private int decoded;

  private boolean ended;
  private @Nullable Throwable failure;
  private boolean left;

  /** Rows that have their colours; the reader's own. */
  private int coloured;

  /**
   * Begins to decode.
   *
   * @param file which the decoding reads alone until it is over or this is closed
   */
  JpegRows(InputStream file, JpegHeader header) {
    decoder = new JpegDecoder(header);
    colours = SampleColours.of(decoder.samples(), header.frame().isGrey(), header.ycc());
    rows = new Rows(new RgbPixels(header.frame().width(), header.frame().height(), colours.rgb()));
    decoding = Thread.ofPlatform().daemon().name("jpeg-decoder").start(() -> decode(file));
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
  public int width() {
    return rows.width();
  }

  @Override
  public int height() {
    return rows.height();
  }

  @Override
  public RgbPixels region(int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    int bottom = Math.clamp(y + (long) height, 0, rows.height());
    await(bottom);
    if (bottom > coloured) {
      colours.convert(coloured * rows.width(), bottom * rows.width());
      coloured = bottom;
    }
    return rows.region(x, y, width, height);
  }

  /** Waits until these rows have their samples. */
  private synchronized void await(int bottom) throws IOException, ImageFormatException {
    awaitRows(bottom);
    if (decoded < bottom) {
      throwFailure();
      throw new IllegalStateException(
          "JPEG rows: %d (expected: %d)".formatted(decoded, rows.height()));
    }
  }

  @Override
  public synchronized void finish() throws IOException, ImageFormatException {
    awaitRows(Integer.MAX_VALUE);
    throwFailure();
  }

  /** Waits until there are so many, or no more will come. */
  private synchronized void awaitRows(int count) throws InterruptedIOException {
    try {
      while (decoded < count && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while a JPEG was decoded");
    }
  }

  private void throwFailure() throws IOException, ImageFormatException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case ImageFormatException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Whoever closes the file behind it must not close it under the decoder. */
  @Override
  public void close() {
    synchronized (this) {
      left = true;
    }
    boolean interrupted = false;
    while (decoding.isAlive()) {
      try {
        decoding.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
