package io.tilewise.image.png;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.Rows;
import io.tilewise.image.WholeImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A PNG as a stream of rows: holds the rows of one region. */
public final class PngImageReader implements ImageReader {
  private static final int BUFFER_BYTES = 1 << 16;

  private final PngRows png;
  private final ImageLayout layout;
  private final ImageLimits limits;
  private final Rows rows;

  private PngImageReader(PngRows png, ImageLimits limits) {
    this.png = png;
    this.limits = limits;
    layout = png.header().layout();
    rows = new Rows(png.header().width(), png.header().height());
  }

  /** Opens a PNG whose chunks are whole up to the end of the file. */
  public static ImageReader open(FileBytes file, ImageLimits limits)
      throws IOException, ImageFormatException {
    verify(file, limits);
    PngRows png = new PngRows(buffered(file.digestedStream()), file.size(), limits.maxPixels());
    if (!png.header().interlaced()) {
      return new PngImageReader(png, limits);
    }
    try (png) {
      return readWhole(png, limits);
    }
  }

  /**
   * Walks all chunks up to the end of the file. It costs milliseconds, and what was cut off or
   * damaged on its way is refused before the first tile is on the wire.
   */
  private static void verify(FileBytes file, ImageLimits limits)
      throws IOException, ImageFormatException {
    PngChunks chunks = new PngChunks(buffered(file.stream()));
    limits.checkSize("PNG", chunks.header().width(), chunks.header().height());
    byte[] ignored = new byte[BUFFER_BYTES];
    while (chunks.pixelData(ignored) >= 0) {
      // The checksums are what is looked at.
    }
    chunks.finish();
  }

  private static ImageReader readWhole(PngRows png, ImageLimits limits)
      throws IOException, ImageFormatException {
    PngHeader header = png.header();
    limits.checkHeld("interlaced PNG", header.width(), header.height());
    return new WholeImage(
        header.layout(), new RgbPixels(header.width(), header.height(), png.readAll()));
  }

  private static InputStream buffered(InputStream in) {
    return new BufferedInputStream(in, BUFFER_BYTES);
  }

  @Override
  public ImageLayout layout() {
    return layout;
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    var _ = layout.level(level);
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
  public void close() {
    png.close();
  }
}
