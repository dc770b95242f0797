package io.tilewise.image.tiff;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tiff.codec.PixelFormat;
import java.io.IOException;

/** The stored pieces of one level. Thread-safe. */
interface TileSource {
  TileGrid grid();

  PixelFormat format();

  /**
   * Decodes a piece.
   *
   * @return as wide as a piece of the grid; what lies beyond the image is undefined
   */
  RgbPixels read(int column, int row) throws IOException, ImageFormatException;
}
