package io.tilewise.image.stored;

/**
 * How a level is cut into stored pieces.
 *
 * @param strips whether the last row of pieces ends with the image; tiles go on beyond it
 */
public record StoredGrid(int width, int height, int tileWidth, int tileHeight, boolean strips) {

  public int columns() {
    return Math.ceilDiv(width, tileWidth);
  }

  public int rows() {
    return Math.ceilDiv(height, tileHeight);
  }

  /** The column of pieces that a pixel lies in; the last of them beyond the image. */
  int columnAt(long x) {
    return (int) (Math.min(x, width - 1) / tileWidth);
  }

  int rowAt(long y) {
    return (int) (Math.min(y, height - 1) / tileHeight);
  }

  public long count() {
    return (long) columns() * rows();
  }

  public long tilePixels() {
    return (long) tileWidth * tileHeight;
  }

  /** How much of the width of a piece in this column lies in the image. */
  public int validWidth(int column) {
    return Math.min(tileWidth, width - column * tileWidth);
  }

  /** How many rows of a piece in this row do. */
  public int validRows(int row) {
    return Math.min(tileHeight, height - row * tileHeight);
  }
}
