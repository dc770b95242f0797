package io.tilewise.image;

import java.io.Closeable;
import java.io.IOException;

/**
 * The pixels of one open image, region by region, each in pixels of its level, origin top left. A
 * format that keeps rows gives them from top to bottom to one thread, so that no more memory is
 * needed than for the rows of one region; others give regions in any order to several threads at
 * once: see {@link ImageLayout#sequential}.
 */
public interface ImageReader extends Closeable {

  /** Levels, resolution and format. */
  ImageLayout layout();

  /** Width of level 0 in pixels, &gt;= 1. */
  default int width() {
    return layout().levels().getFirst().width();
  }

  /** Height of level 0 in pixels, &gt;= 1. */
  default int height() {
    return layout().levels().getFirst().height();
  }

  /**
   * Copies a region. What reaches beyond the level is black.
   *
   * @param level 0 is full resolution
   * @param x in pixels of the level, as all others; &gt;= 0
   * @param y &gt;= 0; of a sequential image never less than in an earlier call
   * @throws ImageFormatException when the pixels are damaged, or the region needs more memory than
   *     the limits allow
   * @throws IOException when the file cannot be read, which may pass
   */
  RgbPixels region(int level, int x, int y, int width, int height)
      throws IOException, ImageFormatException;

  /** The same of level 0. */
  default RgbPixels region(int x, int y, int width, int height)
      throws IOException, ImageFormatException {
    return region(0, x, y, width, height);
  }

  /**
   * Reads what is left and verifies the end: only then is it certain that every region was whole,
   * and of the file that was opened. Of an image that is not sequential each region was verified
   * when it was given, and tiles that nobody asked for are not decoded.
   *
   * @throws ImageFormatException when the file is damaged behind the regions that were read, or was
   *     changed meanwhile
   */
  void finish() throws IOException, ImageFormatException;
}
