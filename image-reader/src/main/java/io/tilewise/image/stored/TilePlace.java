package io.tilewise.image.stored;

import io.tilewise.image.RgbPixels;

/** Where a stored piece lies in its level. */
record TilePlace(StoredGrid grid, int column, int row) {

  /** Copies what a piece and a region at x, y have in common, within the level. */
  void copy(RgbPixels tile, RgbPixels region, int x, int y) {
    int tileX = column * grid.tileWidth();
    int tileY = row * grid.tileHeight();
    int left = Math.max(x, tileX);
    int top = Math.max(y, tileY);
    int right = (int) end(tileX, grid.tileWidth(), grid.width(), (long) x + region.width());
    int bottom = (int) end(tileY, grid.tileHeight(), grid.height(), (long) y + region.height());
    int bytes = (right - left) * RgbPixels.CHANNELS;
    for (int at = top; at < bottom; at++) {
      int from = ((at - tileY) * tile.width() + left - tileX) * RgbPixels.CHANNELS;
      int to = ((at - y) * region.width() + left - x) * RgbPixels.CHANNELS;
      System.arraycopy(tile.rgb(), from, region.rgb(), to, bytes);
    }
  }

  private static long end(int tileStart, int tileSide, int levelSide, long regionEnd) {
    return Math.min(Math.min((long) tileStart + tileSide, levelSide), regionEnd);
  }
}
