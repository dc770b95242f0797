package io.tilewise.image.png;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.Rows;
import io.tilewise.image.WholeImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PNG as a stream of rows: holds the rows of one region. */
public final class PngImageReader implements ImageReader {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final PngRows png;
  private final ImageLimits limits;
  private final Rows rows;

  private PngImageReader(InputStream in, PngRows png, ImageLimits limits) {
    this.in = in;
    this.png = png;
    this.limits = limits;
    rows = new Rows(png.header().width(), png.header().height());
  }

  /**
   * Opens a PNG whose chunks are whole up to the end of the file.
   *
   * @param bytes size of the file
   */
  public static ImageReader open(Path file, long bytes, ImageLimits limits)
      throws IOException, ImageFormatException {
    verify(file, limits);
    InputStream in = stream(file);
    try {
      PngRows png = new PngRows(in, bytes, limits.maxPixels());
      if (!png.header().interlaced()) {
        return new PngImageReader(in, png, limits);
      }
      try (in;
          png) {
        return readWhole(png, limits);
      }
    } catch (IOException | ImageFormatException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Walks all chunks up to the end of the file. It costs milliseconds, and what was cut off or
   * damaged on its way is refused before the first tile is on the wire.
   */
  private static void verify(Path file, ImageLimits limits)
      throws IOException, ImageFormatException {
    try (InputStream in = stream(file)) {
      PngChunks chunks = new PngChunks(in);
      limits.checkSize("PNG", chunks.header().width(), chunks.header().height());
      byte[] ignored = new byte[BUFFER_BYTES];
      while (chunks.pixelData(ignored) >= 0) {
        // The checksums are what is looked at.
      }
      chunks.finish();
    }
  }

  private static ImageReader readWhole(PngRows png, ImageLimits limits)
      throws IOException, ImageFormatException {
    PngHeader header = png.header();
    limits.checkHeld("interlaced PNG", header.width(), header.height());
    return new WholeImage(new RgbPixels(header.width(), header.height(), png.readAll()));
  }

  private static InputStream stream(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
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
    int to = (int) Math.min((long) y + height, rows.height());
    if (to > rows.bottom()) {
      limits.checkHeld("PNG rows", rows.width(), to - y);
      skipTo(y);
      rows.keep(y, to);
      readTo(to);
    }
    return rows.region(x, y, width, height);
  }

  @Override
  public void finish() throws IOException, ImageFormatException {
    skipTo(rows.height());
    png.finish();
  }

  /** Reads rows that no region asked for one by one; only gaps and the rest come here. */
  private void skipTo(int y) throws IOException, ImageFormatException {
    while (rows.bottom() < y) {
      rows.keep(rows.bottom(), rows.bottom() + 1);
      readTo(rows.bottom() + 1);
    }
  }

  private void readTo(int to) throws IOException, ImageFormatException {
    while (rows.bottom() < to) {
      png.next(rows.bytes(), rows.append());
    }
  }

  @Override
  public void close() throws IOException {
    png.close();
    in.close();
  }
}
