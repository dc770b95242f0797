package io.tilewise.image;

import java.io.Closeable;
import java.io.IOException;

/**
 * The pixels of one open image, region by region from top to bottom, so that a reader of rows needs
 * no more memory than the rows of one region. Coordinates are level-0 pixels, origin top left. Not
 * thread-safe.
 */
public interface ImageReader extends Closeable {

  /** Width in pixels, &gt;= 1. */
  int width();

  /** Height in pixels, &gt;= 1. */
  int height();

  /**
   * Copies a region. What reaches beyond the image is black.
   *
   * @param y never less than in an earlier call
   * @throws ImageFormatException when the pixels are damaged, or the region's rows need more memory
   *     than the limits allow
   * @throws IOException when the file cannot be read, which may pass
   */
  RgbPixels region(int x, int y, int width, int height) throws IOException, ImageFormatException;

  /**
   * Reads what is left and verifies the end: only then is it certain that every region was whole.
   *
   * @throws ImageFormatException when the file is damaged behind the regions that were read, or was
   *     changed meanwhile
   */
  void finish() throws IOException, ImageFormatException;
}
