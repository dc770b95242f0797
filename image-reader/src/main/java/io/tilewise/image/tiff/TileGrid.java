package io.tilewise.image.tiff;

import io.tilewise.image.tiff.codec.Piece;

/**
 * How a level is cut into stored pieces.
 *
 * @param strips whether the last row of pieces ends with the image; tiles go on beyond it
 */
record TileGrid(int width, int height, int tileWidth, int tileHeight, boolean strips) {

  int columns() {
    return Math.ceilDiv(width, tileWidth);
  }

  int rows() {
    return Math.ceilDiv(height, tileHeight);
  }

  /** The column of pieces that a pixel lies in; the last of them beyond the image. */
  int columnAt(long x) {
    return (int) (Math.min(x, width - 1) / tileWidth);
  }

  int rowAt(long y) {
    return (int) (Math.min(y, height - 1) / tileHeight);
  }

  long count() {
    return (long) columns() * rows();
  }

  long tilePixels() {
    return (long) tileWidth * tileHeight;
  }

  Piece piece(int column, int row) {
    int validWidth = Math.min(tileWidth, width - column * tileWidth);
    int validRows = Math.min(tileHeight, height - row * tileHeight);
    return new Piece(tileWidth, strips ? validRows : tileHeight, tileHeight, validWidth, validRows);
  }
}
