package io.tilewise.image.tiff.codec;

import io.tilewise.image.stored.StoredGrid;

/**
 * What is stored as one: a tile, or a strip.
 *
 * @param width in pixels, as it is stored
 * @param rows that must be there
 * @param mostRows that may be there: some writers fill up the last strip
 * @param validWidth how much of its width lies in the image
 * @param validRows how many of its rows do
 */
public record Piece(int width, int rows, int mostRows, int validWidth, int validRows) {

  /** At a place in a level. */
  public static Piece of(StoredGrid grid, int column, int row) {
    int validRows = grid.validRows(row);
    return new Piece(
        grid.tileWidth(),
        grid.strips() ? validRows : grid.tileHeight(),
        grid.tileHeight(),
        grid.validWidth(column),
        validRows);
  }
}
