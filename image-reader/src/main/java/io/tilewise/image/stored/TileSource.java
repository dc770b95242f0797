package io.tilewise.image.stored;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import java.io.IOException;

/** The stored pieces of one level. Thread-safe. */
public interface TileSource {
  StoredGrid grid();

  /** What its samples are, in words, as {@code 8-bit RGB}; all levels of an image have the same. */
  String samples();

  /**
   * Decodes a piece.
   *
   * @return as wide as a piece of the grid; what lies beyond the image is undefined
   */
  RgbPixels read(int column, int row) throws IOException, ImageFormatException;
}
